import { afterSteps, StoreError } from '../../errors.ts'
import { CLOSED, cancelledBefore } from '../../jobs/cancel-steps.ts'
import { jobCondition, LIVE } from '../../jobs/job-conditions.ts'
import type { JobFilter, JobVerbs } from '../../jobs/job-store.ts'
import type { CancelGate, JobTransitions } from '../../jobs/transitions.ts'
import type { Actor } from '../../model.ts'
import { type Answer, POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import type { JobFinder } from './find-job.ts'

/** Cancels of many jobs, in steps. `cancelJobs` begins to choose the jobs, inside the caller's transaction. */
export interface BulkCancels extends Pick<JobVerbs, 'cancelJobs'> {
  readonly busy: boolean
  /** Jobs up to this one don't start while it is busy. */
  readonly heldUpTo: number
  /** Whether a job is to be cancelled, or may be: it has no turn meanwhile. */
  isHeld(seq: number): boolean
  /** Cancels the next jobs of the oldest, inside the caller's transaction; returns what to do after its commit. */
  step(): () => void
  /** Gives up the oldest; its caller gets an error that says what was done. */
  abort(error: unknown): void
  /** Gives up all of them, because the server stops. */
  stop(): void
}
interface Parts {
  readonly db: Connection
  readonly finder: JobFinder
  readonly observer: Observer
  readonly transitions: Pick<JobTransitions, 'cancel'>
  readonly gate: Pick<CancelGate, 'postponeCancels'>
}
interface Bulk {
  readonly reason: string | null
  readonly actor: Actor
  done: Answer<number>
  /** Jobs still to be cancelled; among the unseen ones are also some that don't match. */
  readonly left: Set<number>
  /** Jobs that were not yet compared with the filter. */
  readonly unseen: Iterator<number>
  readonly matches: (seq: number) => boolean
  /** How many match; null until all were compared. */
  chosen: number | null
  readonly heldUpTo: number
  cancelled: number
}

const STEP_JOBS = 40
const STEP_MS = 10

/**
 * The first step takes all jobs that are in one of the states, by an index alone. Further steps sort out those that don't
 * match the rest of the filter, which never changes; the last steps cancel. From the first step on none of the jobs starts
 * or has a turn, so the effect is as if all had been cancelled at once.
 */
export function createBulkCancels(
  { db, finder, observer, transitions, gate }: Parts,
  elapsed = () => performance.now(),
): BulkCancels {
  const queue: Bulk[] = []
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM jobs').pluck()

  const live = db.prepare<[], number>(`SELECT seq FROM jobs INDEXED BY jobs_active WHERE ${LIVE}`).pluck()
  const liveIn = db
    .prepare<[string], number>(`SELECT seq FROM jobs INDEXED BY jobs_active WHERE ${LIVE} AND status = ?`)
    .pluck()

  const choose = ({ status, ...filter }: JobFilter, reason: string | null, actor: Actor): Bulk => {
    const found = status === undefined ? live.all() : liveIn.all(status)
    const left = new Set(found.sort((a, b) => a - b))
    const { sql, params } = jobCondition(filter)
    const match = db.prepare<unknown[], 1>(`SELECT 1 FROM jobs WHERE seq = ? AND ${sql}`)
    const matches = (seq: number) => match.get(seq, ...params) !== undefined
    const heldUpTo = newest.get() ?? 0
    return { reason, actor, done() {}, left, unseen: left.values(), matches, chosen: null, heldUpTo, cancelled: 0 }
  }
  const see = (bulk: Bulk): void => {
    const began = elapsed()
    do {
      const { value: seq, done } = bulk.unseen.next()
      if (done === true) bulk.chosen = bulk.left.size
      else if (!bulk.matches(seq)) bulk.left.delete(seq)
    } while (bulk.chosen === null && elapsed() - began <= STEP_MS)
  }
  const isEmpty = (bulk: Bulk): boolean => bulk.chosen === 0
  const cancel = (seq: number, { reason, actor }: Bulk): boolean => {
    const row = finder.bySeq(seq)
    if (row === undefined) return false
    const note = observer.callerMoves(row.job_id, 'cancelBulkActionJobs', actor)
    const isCancelled = transitions.cancel(seq, reason)
    if (isCancelled) note()
    return isCancelled
  }
  const end = (bulk: Bulk): void => {
    queue.splice(queue.indexOf(bulk), 1)
    bulk.done(null, bulk.cancelled)
  }
  const giveUp = (bulk: Bulk, error: Error): void => {
    queue.splice(queue.indexOf(bulk), 1)
    const isAfterSteps = error instanceof StoreError && bulk.cancelled > 0
    bulk.done(isAfterSteps ? afterSteps(error, cancelledBefore(bulk)) : error, bulk.cancelled)
  }
  return {
    cancelJobs(filter, reason, actor) {
      if (gate.postponeCancels(filter)) return POSTPONED
      const bulk = choose(filter, reason, actor)
      see(bulk)
      return (done) => {
        if (isEmpty(bulk)) done(null, 0)
        else queue.push(Object.assign(bulk, { done }))
      }
    },
    get busy() {
      return queue.length > 0
    },
    get heldUpTo() {
      return Math.max(0, ...queue.map((bulk) => bulk.heldUpTo))
    },
    isHeld: (seq) => queue.some(({ left }) => left.has(seq)),
    step() {
      const unseen = queue.find(({ chosen }) => chosen === null)
      if (unseen !== undefined) {
        see(unseen)
        return () => void (isEmpty(unseen) && end(unseen))
      }
      const bulk = queue[0] as Bulk
      const seqs: number[] = []
      const began = elapsed()
      let cancelled = 0
      for (const seq of bulk.left) {
        if (seqs.length > 0 && (seqs.length === STEP_JOBS || elapsed() - began > STEP_MS)) break
        seqs.push(seq)
        if (cancel(seq, bulk)) cancelled++
      }
      return () => {
        for (const seq of seqs) bulk.left.delete(seq)
        bulk.cancelled += cancelled
        if (bulk.left.size === 0) end(bulk)
      }
    },
    abort: (error) => giveUp(queue[0] as Bulk, storageFault(error) ?? (error as Error)),
    stop() {
      while (queue.length > 0) giveUp(queue[0] as Bulk, new StoreError('storage_unavailable', CLOSED))
    },
  }
}
