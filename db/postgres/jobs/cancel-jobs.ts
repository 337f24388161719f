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
import type { Actor } from '../../model.ts'
import type { StepWork } from '../../runner/step-work.ts'
import { POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import type { InTransaction } from '../verbs.ts'
import type { JobFinder } from './find-job.ts'
import type { CancelGate, JobTransitions } from './transition-job.ts'

/** Cancels of many jobs, in steps. `cancelJobs` begins to choose the jobs, inside the caller's transaction. */
export interface BulkCancels
  extends InTransaction<Pick<JobVerbs, 'cancelJobs'>>,
    StepWork<Promise<() => void>>,
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
  readonly unseen: number[]
  /** Those of some jobs that match. */
  readonly matching: (seqs: readonly number[]) => Promise<number[]>
}

/** So many are compared by one statement. */
const SEEN_AT_ONCE = 5000

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
  const live = db.prepare<[], number>(`SELECT seq FROM jobs WHERE ${LIVE} ORDER BY seq`).pluck()
  const liveIn = db.prepare<[string], number>(`SELECT seq FROM jobs WHERE ${LIVE} AND status = ? ORDER BY seq`).pluck()

  const choose = async ({ status, ...filter }: JobFilter, reason: string | null, actor: Actor) => {
    const unseen = await (status === undefined ? live.all() : liveIn.all(status))
    const { sql, params } = jobCondition(filter)
    const match = db.prepare<unknown[], number>(`SELECT seq FROM jobs WHERE seq = ANY(?) AND ${sql}`).pluck()
    const sieve: Sieve = { unseen, matching: (seqs) => match.all(seqs, ...params) }
    return newBulk({ reason, actor, left: new Set(unseen), heldUpTo: (await newest.get()) ?? 0, sieve })
  }
  const compare = async (bulk: Bulk<Sieve>): Promise<void> => {
    const { left, sieve } = bulk
    const seqs = sieve.unseen.splice(0, SEEN_AT_ONCE)
    const matching = new Set(await sieve.matching(seqs))
    for (const seq of seqs) if (!matching.has(seq)) left.delete(seq)
    if (sieve.unseen.length === 0) bulk.chosen = left.size
  }
  const cancel = async (seq: number, { reason, actor }: Bulk<Sieve>): Promise<boolean> => {
    const row = await finder.bySeq(seq)
    if (row === undefined) return false
    const note = await observer.callerMoves(row.job_id, 'cancelBulkActionJobs', actor)
    const isCancelled = await transitions.cancel(seq, reason)
    if (isCancelled) await note()
    return isCancelled
  }
  const cancelSome = async (bulk: Bulk<Sieve>): Promise<() => void> => {
    const seqs: number[] = []
    const began = elapsed()
    let cancelled = 0
    for (const seq of bulk.left) {
      if (seqs.length > 0 && (seqs.length === CANCEL_STEP_JOBS || elapsed() - began > CANCEL_STEP_MS)) break
      seqs.push(seq)
      if (await cancel(seq, bulk)) cancelled++
    }
    return () => queue.cancelled(bulk, seqs, cancelled)
  }
  return {
    async cancelJobs(filter, reason, actor) {
      if (await gate.postponeCancels(filter)) return POSTPONED
      const bulk = await choose(filter, reason, actor)
      await compare(bulk)
      return queue.add(bulk)
    },
    get busy() {
      return queue.busy
    },
    get heldUpTo() {
      return queue.heldUpTo
    },
    isHeld: queue.isHeld,
    async step() {
      const bulk = queue.next()
      if (bulk.chosen !== null) return cancelSome(bulk)
      await compare(bulk)
      return () => queue.compared(bulk)
    },
    abort: (error) => queue.giveUp(storageFault(error) ?? (error as Error)),
    stop: queue.stop,
  }
}
