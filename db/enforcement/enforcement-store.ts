import type { ActiveActionType } from '../model.ts'
import type { Later } from '../verbs.ts'
import type { BatchAnswer, EnforcementBatch } from './enforcement.ts'

/** The dispatcher's verbs, for an enforcer outside the database; see `../store.ts`. */
export interface EnforcementVerbs {
  /** Answers with the next batch once there is one, or with the one that a crash left unsettled. At most one is in hand. */
  nextEnforcement(): Later<EnforcementBatch>
  /** Answers true as soon as a cancel waits for this batch, and false once it is settled. */
  enforcementStop(batchId: string): Later<boolean>
  /** Settles a batch: devices, items and counts in one step. False: it is settled already. */
  settleEnforcement(batchId: string, answer: BatchAnswer): boolean
  /** For a batch that was settled without an answer: its call has ended, and can't be carried out any more. */
  enforcementCallEnded(batchId: string): void
  /** Resumes some of the jobs that wait for the enforcer; returns how many. */
  resumeAfterEnforcer(): number
}

export type UnconfirmedCounts = Readonly<Record<ActiveActionType, number>>

export interface EnforcementQueries {
  /** How many actions the equipment has not confirmed, by type. */
  countUnconfirmed(): UnconfirmedCounts
}

export interface EnforcementLookups {
  /** Cheap: it is called every second. */
  hasJobsWaitingForEnforcer(): boolean
}
