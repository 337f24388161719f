import type { Criteria } from '../criteria/criteria.ts'
import type { ActionType, Actor, Page, PageRequest } from '../model.ts'
import type { Later, Postponed } from '../verbs.ts'
import type { Job, JobItem, JobKind, JobStatus, OnExisting, Outcome } from './job.ts'

/** An `Idempotency-Key` and the hash of the canonical body it came with. */
export interface Idempotency {
  readonly key: string
  readonly bodyHash: string
}

/** The versions an `If-Match` accepts; null: any. */
export type IfMatch = readonly number[] | null

export interface JobDraft {
  readonly actionType: ActionType
  readonly actionDuration: number
  readonly actionReason: string
  /** null: now. */
  readonly scheduledAt: number | null
  /** null: the preview's count, or the configured default for criteria. */
  readonly maxLimit: number | null
  readonly onExisting: OnExisting
  /** Exactly one of the two. */
  readonly criteria: Criteria | null
  readonly previewId: string | null
}

export interface FollowUpDraft {
  readonly actionReason: string
  readonly scheduledAt: number | null
}

/** A job that was made, or the one an earlier call with the same `Idempotency-Key` made, as it was then. */
export interface Made {
  readonly job: Job
  readonly replayed: boolean
}

export interface JobFilter {
  readonly status?: JobStatus | undefined
  readonly actionType?: ActionType | undefined
  readonly kind?: JobKind | undefined
  readonly createdBy?: string | undefined
  readonly createdAfter?: number | undefined
  readonly createdBefore?: number | undefined
  /** true: the soft-deleted ones, and only those. */
  readonly deleted?: boolean | undefined
}

export interface DueJob {
  readonly seq: number
  /** When it should have started. */
  readonly at: number
}

export interface JobCounts {
  /** Jobs that are not deleted. */
  readonly jobs: Readonly<Record<JobStatus, number>>
  /** The items of those jobs. */
  readonly items: Readonly<Record<Outcome, number>>
  /** The job that should have started first; null: none waits. */
  readonly oldestDue: DueJob | null
}

/** What changes jobs; see `../store.ts`. */
export interface JobVerbs {
  /** Makes a job; takes the preview, and keeps the answer for the idempotency key, in the same step. */
  createJob(draft: JobDraft, actor: Actor, idempotency: Idempotency | null): Made
  /** Makes a job over the source's failed and not reached items. */
  retryJob(jobId: string, draft: FollowUpDraft, actor: Actor, idempotency: Idempotency | null): Made
  /** Makes a job that undoes the source. */
  revertJob(jobId: string, draft: FollowUpDraft, actor: Actor, idempotency: Idempotency | null): Made
  /**
   * Ends a job for good: no device is touched from this step on, and the counts are final. Postponed while the enforcer
   * has devices of the job in hand.
   */
  cancelJob(jobId: string, reason: string | null, ifMatch: IfMatch, actor: Actor): Job | Postponed
  /**
   * Cancels every job that matches now and can be cancelled; answers how many, once all of them are. None of them starts
   * or touches a device from the first step on. Ends with an error that says how many were, when it can't go on.
   */
  cancelJobs(filter: JobFilter, reason: string | null, actor: Actor): Later<number> | Postponed
  pauseJob(jobId: string, ifMatch: IfMatch, actor: Actor): Job
  resumeJob(jobId: string, ifMatch: IfMatch, actor: Actor): Job
  /** Hides a terminal job from every read. */
  deleteJob(jobId: string, ifMatch: IfMatch, actor: Actor): void
  restoreJob(jobId: string, actor: Actor): Job
}

export interface JobQueries {
  listJobs(filter: JobFilter, page: PageRequest): Page<Job>
  /** In the order of MACs. Throws `not_found`. */
  listItems(jobId: string, outcome: Outcome | null, page: PageRequest): Page<JobItem>
  countJobs(): JobCounts
}

export interface JobLookups {
  /** null: unknown or deleted. */
  getJob(jobId: string): Job | null
}
