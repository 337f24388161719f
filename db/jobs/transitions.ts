import type { JobRow } from './job-row.ts'
import type { IfMatch, JobFilter } from './job-store.ts'

/**
 * Every change of a job's state, inside the caller's transaction. Each is one UPDATE, guarded by the states that it starts
 * from. It returns false, and changes nothing, when the job is in none of them.
 */
export interface JobTransitions {
  /** What callers ask for; the audited verbs write it into the audit log. */
  pause(seq: number): boolean
  resume(seq: number): boolean
  /** Costs the same for ten items and for ten million: status and cursor tell which were not reached. */
  cancel(seq: number, reason: string | null): boolean
  delete(seq: number, by: string): boolean
  restore(seq: number): boolean
  /** What the server does by itself; written into the audit log here. */
  start(seq: number, now: number): boolean
  complete(seq: number, now: number): boolean
  fail(seq: number, failure: string): boolean
  /** Pauses a job whose batches the enforcer does not take. */
  pauseForEnforcer(seq: number): boolean
  /** Resumes some of those; returns how many, 0 when none is left. */
  resumeAfterEnforcer(): number
}

/**
 * Postpones a cancel while the enforcer has devices of its jobs in hand, and lets the enforcer stop. Returns whether it did.
 */
export interface CancelGate {
  postponeCancel(job: JobRow, ifMatch: IfMatch): boolean
  postponeCancels(filter: JobFilter): boolean
}
