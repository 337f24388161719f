import {
  type Bulk,
  CANCEL_STEP_JOBS,
  CANCEL_STEP_MS,
  type CancelQueue,
  createCancelQueue,
  newBulk,
} from '../../jobs/cancel-queue.ts'
import { jobCondition, LIVE } from '../../jobs/job-conditions.ts'
import type { JobFilter, JobVerbs } from '../../jobs/job-store.ts'
import type { CancelGate, JobTransitions } from '../../jobs/transitions.ts'
import type { Actor } from '../../model.ts'
import type { StepWork } from '../../runner/step-work.ts'
import { POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import type { JobFinder } from './find-job.ts'

/** Cancels of many jobs, in steps. `cancelJobs` begins to choose the jobs, inside the caller's transaction. */
export interface BulkCancels
  extends Pick<JobVerbs, 'cancelJobs'>,
    StepWork<() => void>,
    Pick<CancelQueue<unknown>, 'heldUpTo' | 'isHeld'> {}
interface Parts {
  readonly db: Connection
  readonly finder: JobFinder
  readonly observer: Observer
  readonly transitions: Pick<JobTransitions, 'cancel'>
  readonly gate: Pick<CancelGate, 'postponeCancels'>
}
/** Compares jobs with a filter. */
interface Sieve {
  /** Jobs that were not yet compared. */
  readonly unseen: Iterator<number>
  readonly matches: (seq: number) => boolean
}

/**
 * The first step takes all jobs that are in one of the states, by an index alone. Further steps sort out those that don't
 * match the rest of the filter, which never changes; the last steps cancel. From the first step on none of the jobs starts
 * or has a turn, so the effect is as if all had been cancelled at once.
 */
export function createBulkCancels(
  { db, finder, observer, transitions, gate }: Parts,
  elapsed = () => performance.now(),
): BulkCancels {
  const queue = createCancelQueue<Sieve>()
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM jobs').pluck()
  const live = db.prepare<[], number>(`SELECT seq FROM jobs INDEXED BY jobs_active WHERE ${LIVE}`).pluck()
  const liveIn = db
    .prepare<[string], number>(`SELECT seq FROM jobs INDEXED BY jobs_active WHERE ${LIVE} AND status = ?`)
    .pluck()

  const choose = ({ status, ...filter }: JobFilter, reason: string | null, actor: Actor) => {
    const found = status === undefined ? live.all() : liveIn.all(status)
    const left = new Set(found.sort((a, b) => a - b))
    const { sql, params } = jobCondition(filter)
    const match = db.prepare<unknown[], 1>(`SELECT 1 FROM jobs WHERE seq = ? AND ${sql}`)
    const sieve: Sieve = { unseen: left.values(), matches: (seq) => match.get(seq, ...params) !== undefined }
    return newBulk({ reason, actor, left, heldUpTo: newest.get() ?? 0, sieve })
  }
  const compare = (bulk: Bulk<Sieve>): void => {
    const { left, sieve } = bulk
    const began = elapsed()
    do {
      const { value: seq, done } = sieve.unseen.next()
      if (done === true) bulk.chosen = left.size
      else if (!sieve.matches(seq)) left.delete(seq)
    } while (bulk.chosen === null && elapsed() - began <= CANCEL_STEP_MS)
  }
  const cancel = (seq: number, { reason, actor }: Bulk<Sieve>): boolean => {
    const row = finder.bySeq(seq)
    if (row === undefined) return false
    const note = observer.callerMoves(row.job_id, 'cancelBulkActionJobs', actor)
    const isCancelled = transitions.cancel(seq, reason)
    if (isCancelled) note()
    return isCancelled
  }
  const cancelSome = (bulk: Bulk<Sieve>): (() => void) => {
    const seqs: number[] = []
    const began = elapsed()
    let cancelled = 0
    for (const seq of bulk.left) {
      if (seqs.length > 0 && (seqs.length === CANCEL_STEP_JOBS || elapsed() - began > CANCEL_STEP_MS)) break
      seqs.push(seq)
      if (cancel(seq, bulk)) cancelled++
    }
    return () => queue.cancelled(bulk, seqs, cancelled)
  }
  return {
    cancelJobs(filter, reason, actor) {
      if (gate.postponeCancels(filter)) return POSTPONED
      const bulk = choose(filter, reason, actor)
      compare(bulk)
      return queue.add(bulk)
    },
    get busy() {
      return queue.busy
    },
    get heldUpTo() {
      return queue.heldUpTo
    },
    isHeld: queue.isHeld,
    step() {
      const bulk = queue.next()
      if (bulk.chosen !== null) return cancelSome(bulk)
      compare(bulk)
      return () => queue.compared(bulk)
    },
    abort: (error) => queue.giveUp(storageFault(error) ?? (error as Error)),
    stop: queue.stop,
  }
}
