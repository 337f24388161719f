import type { ActiveActionType } from '../model.ts'
import type { Later } from '../verbs.ts'
import type { BatchAnswer, EnforcementBatch } from './enforcement.ts'

/** What an enforcer outside the database asks; see `../store.ts`. */
export interface EnforcementVerbs {
  /** Answers with the next batch, once there is one; also with one that a crash left unsettled. One is in hand at most. */
  nextEnforcement(): Later<EnforcementBatch>
  /** Answers true as soon as a cancel waits for this batch, and false once it is settled. */
  enforcementStop(batchId: string): Later<boolean>
  /** Writes down what became of a batch: devices, items and counts in one step. False: it is settled already. */
  settleEnforcement(batchId: string, answer: BatchAnswer): boolean
  /** The call of a batch that was settled before it had an answer is over, and can't be carried out any more. */
  enforcementCallEnded(batchId: string): void
  /** Lets some of the jobs go on that wait for the enforcer; returns how many. */
  resumeAfterEnforcer(): number
}

export type UnconfirmedCounts = Readonly<Record<ActiveActionType, number>>

export interface EnforcementQueries {
  /** How many actions the equipment has not confirmed, by type. */
  countUnconfirmed(): UnconfirmedCounts
}

export interface EnforcementLookups {
  /** For whoever asks every second. */
  hasJobsWaitingForEnforcer(): boolean
}
