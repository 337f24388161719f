import { afterSteps, StoreError } from '../../errors.ts'
import { CLOSED, cancelledBefore } from '../../jobs/cancel-steps.ts'
import { jobCondition, LIVE } from '../../jobs/job-conditions.ts'
import type { JobFilter, JobVerbs } from '../../jobs/job-store.ts'
import type { Actor } from '../../model.ts'
import { type Answer, POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import type { InTransaction } from '../verbs.ts'
import type { JobFinder } from './find-job.ts'
import type { CancelGate, JobTransitions } from './transition-job.ts'

/** Cancels of many jobs, in steps. `cancelJobs` begins to choose the jobs, inside the caller's transaction. */
export interface BulkCancels extends InTransaction<Pick<JobVerbs, 'cancelJobs'>> {
  readonly busy: boolean
  /** Jobs up to this one don't start while it is busy. */
  readonly heldUpTo: number
  /** Whether a job is to be cancelled, or may be: it has no turn meanwhile. */
  isHeld(seq: number): boolean
  /** Cancels the next jobs of the oldest, inside the caller's transaction; answers what to do after its commit. */
  step(): Promise<() => void>
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
  readonly unseen: number[]
  /** Those of some jobs that match. */
  readonly matching: (seqs: readonly number[]) => Promise<number[]>
  /** How many match; null until all were compared. */
  chosen: number | null
  readonly heldUpTo: number
  cancelled: number
}

const STEP_JOBS = 40
const STEP_MS = 10
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
  const queue: Bulk[] = []
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM jobs').pluck()

  const live = db.prepare<[], number>(`SELECT seq FROM jobs WHERE ${LIVE} ORDER BY seq`).pluck()
  const liveIn = db.prepare<[string], number>(`SELECT seq FROM jobs WHERE ${LIVE} AND status = ? ORDER BY seq`).pluck()

  const choose = async ({ status, ...filter }: JobFilter, reason: string | null, actor: Actor): Promise<Bulk> => {
    const unseen = await (status === undefined ? live.all() : liveIn.all(status))
    const { sql, params } = jobCondition(filter)
    const match = db.prepare<unknown[], number>(`SELECT seq FROM jobs WHERE seq = ANY(?) AND ${sql}`).pluck()
    const matching = (seqs: readonly number[]) => match.all(seqs, ...params)
    const heldUpTo = (await newest.get()) ?? 0
    const left = new Set(unseen)
    return { reason, actor, done() {}, left, unseen, matching, chosen: null, heldUpTo, cancelled: 0 }
  }
  const see = async (bulk: Bulk): Promise<void> => {
    const seqs = bulk.unseen.splice(0, SEEN_AT_ONCE)
    const matching = new Set(await bulk.matching(seqs))
    for (const seq of seqs) if (!matching.has(seq)) bulk.left.delete(seq)
    if (bulk.unseen.length === 0) bulk.chosen = bulk.left.size
  }
  const isEmpty = (bulk: Bulk): boolean => bulk.chosen === 0
  const cancel = async (seq: number, { reason, actor }: Bulk): Promise<boolean> => {
    const row = await finder.bySeq(seq)
    if (row === undefined) return false
    const note = await observer.callerMoves(row.job_id, 'cancelBulkActionJobs', actor)
    const isCancelled = await transitions.cancel(seq, reason)
    if (isCancelled) await note()
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
    async cancelJobs(filter, reason, actor) {
      if (await gate.postponeCancels(filter)) return POSTPONED
      const bulk = await choose(filter, reason, actor)
      await see(bulk)
      return (done) => {
        if (isEmpty(bulk)) done(null, 0)
        else queue.push(Object.assign(bulk, { done }))
        return undefined
      }
    },
    get busy() {
      return queue.length > 0
    },
    get heldUpTo() {
      return Math.max(0, ...queue.map((bulk) => bulk.heldUpTo))
    },
    isHeld: (seq) => queue.some(({ left }) => left.has(seq)),
    async step() {
      const unseen = queue.find(({ chosen }) => chosen === null)
      if (unseen !== undefined) {
        await see(unseen)
        return () => void (isEmpty(unseen) && end(unseen))
      }
      const bulk = queue[0] as Bulk
      const seqs: number[] = []
      const began = elapsed()
      let cancelled = 0
      for (const seq of bulk.left) {
        if (seqs.length > 0 && (seqs.length === STEP_JOBS || elapsed() - began > STEP_MS)) break
        seqs.push(seq)
        if (await cancel(seq, bulk)) cancelled++
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
