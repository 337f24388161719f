import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { StoreError } from '../errors.ts'
import type { Actor } from '../model.ts'
import { afterSteps, NOTHING, storageFault } from '../storage-fault.ts'
import type { CancelRow } from './cancel-row.ts'
import type { JobFinder } from './find-job.ts'
import { jobCondition } from './job-filter.ts'
import type { JobFilter } from './job-store.ts'
import { LIVE } from './states.ts'

/** `done` hears how many jobs were cancelled, once all of them are. */
export type Cancelled = (error: Error | null, cancelled: number) => void

/** Cancels of many jobs, in steps. */
export interface BulkCancels {
  /** Chooses the jobs, inside the caller's transaction; returns what to do after its commit. */
  begin(filter: JobFilter, reason: string | null, actor: Actor): (done: Cancelled) => void
  readonly busy: boolean
  /** Jobs up to this one don't start while it is busy. */
  readonly heldUpTo: number
  /** Whether a job was chosen and is still to be cancelled: it has no turn any more. */
  isHeld(seq: number): boolean
  /** Cancels the next jobs of the oldest, inside the caller's transaction; returns what to do after its commit. */
  step(): () => void
  /** Gives up the oldest, and tells its caller what was done. */
  abort(error: unknown): void
  /** Gives up all of them, for the server stops. */
  stop(): void
}
interface Parts {
  readonly db: Connection
  readonly finder: JobFinder
  readonly observer: Observer
  readonly cancelRow: CancelRow
}
interface Bulk {
  readonly reason: string | null
  readonly actor: Actor
  readonly done: Cancelled
  readonly left: Set<number>
  readonly chosen: number
  readonly heldUpTo: number
  cancelled: number
}

const STEP_JOBS = 40
const STEP_MS = 10
const CLOSED = `The server is stopping: ${NOTHING}. Ask again in a few seconds.`

/**
 * The jobs are chosen in one step, and cancelled in several. From the first on none of them starts, and none that runs has
 * a turn: whatever else happens between two steps, it is as if all had been cancelled when they were chosen.
 */
export function createBulkCancels(
  { db, finder, observer, cancelRow }: Parts,
  elapsed = () => performance.now(),
): BulkCancels {
  const queue: Bulk[] = []
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM jobs').pluck()

  const choose = (filter: JobFilter): number[] => {
    const { sql, params } = jobCondition(filter)
    const find = db
      .prepare<unknown[], number>(`SELECT seq FROM jobs INDEXED BY jobs_active WHERE ${LIVE} AND ${sql}`)
      .pluck()
    return find.all(...params).sort((a, b) => a - b)
  }
  const cancel = (seq: number, { reason, actor }: Bulk): number => {
    const row = finder.bySeq(seq)
    if (row === undefined) return 0
    const note = observer.callerMoves(row.job_id, 'cancelBulkActionJobs', actor)
    const changes = cancelRow(row, reason)
    if (changes > 0) note()
    return changes
  }
  const giveUp = (bulk: Bulk, error: Error): void => {
    queue.splice(queue.indexOf(bulk), 1)
    const isAfterSteps = error instanceof StoreError && bulk.cancelled > 0
    bulk.done(isAfterSteps ? afterSteps(error, standing(bulk)) : error, bulk.cancelled)
  }
  return {
    begin(filter, reason, actor) {
      const left = new Set(choose(filter))
      const heldUpTo = newest.get() ?? 0
      return (done) => {
        if (left.size === 0) done(null, 0)
        else queue.push({ reason, actor, done, left, chosen: left.size, heldUpTo, cancelled: 0 })
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
      const bulk = queue[0] as Bulk
      const seqs: number[] = []
      const began = elapsed()
      let changes = 0
      for (const seq of bulk.left) {
        if (seqs.length > 0 && (seqs.length === STEP_JOBS || elapsed() - began > STEP_MS)) break
        seqs.push(seq)
        changes += cancel(seq, bulk)
      }
      return () => {
        for (const seq of seqs) bulk.left.delete(seq)
        bulk.cancelled += changes
        if (bulk.left.size > 0) return
        queue.shift()
        bulk.done(null, bulk.cancelled)
      }
    },
    abort: (error) => giveUp(queue[0] as Bulk, storageFault(error) ?? (error as Error)),
    stop() {
      while (queue.length > 0) giveUp(queue[0] as Bulk, new StoreError('storage_unavailable', CLOSED))
    },
  }
}

const standing = ({ cancelled, chosen }: Bulk): string =>
  `${cancelled} of the ${chosen} jobs that matched were cancelled before`
