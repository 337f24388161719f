import type { Clock } from '../../clock.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import { type ChunkLimits, PREVIEW_TARGET_MS, TARGET_MS } from '../../runner/chunk-size.ts'
import { INTERNAL_FAILURE } from '../../runner/failures.ts'
import { createJobSizes } from '../../runner/job-sizes.ts'
import type { OnStep } from '../../runner/steps.ts'
import type { SettledTime } from '../../settled-time.ts'
import type { Connection } from '../connection.ts'
import { isDamage, storageFault } from '../faults.ts'
import type { BulkCancels } from '../jobs/cancel-jobs.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { JobTransitions } from '../jobs/transition-job.ts'
import type { PreviewBuilder } from '../previews/preview-builder.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { byTurns } from './by-turns.ts'
import type { ChunkWork } from './chunk-work.ts'
import { createJobRun } from './run-job.ts'
import { createJobStart } from './start-jobs.ts'

export interface Runner {
  /**
   * Does at most one chunk of work in a transaction of its own; true while more is waiting. False after a fault of
   * the disk: the same chunk is tried again at the next call.
   */
  step(): boolean
  /** Tells those who wait for work in steps that it ends. */
  stop(): void
}
export interface RunnerOptions {
  readonly concurrency: number
  readonly chunks: ChunkLimits
  readonly onStep: OnStep
  /** Hears of a fault that ended a job, and of one of the disk that will be tried again. */
  readonly onFault: (error: unknown, jobId: string | null) => void
}
/** Where the runner leaves what an enforcer outside the database has to do. */
export interface Handoff {
  /** True while the enforcer has a batch in hand; until it is settled no other can be begun. */
  readonly busy: boolean
  /** Begins the next chunk of a job, inside the caller's transaction. */
  begin(job: JobRow, rows: number): void
  /** Begins what no job asks for, inside the caller's transaction; false when there is nothing. */
  sweep(): boolean
  /** To be called after the commit of what was begun. */
  handOver(): void
  /** Settles what the enforcer has in hand of a job that is about to end without it. */
  abandon(seq: number): void
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'plausible'>
  readonly finder: JobFinder
  readonly sets: TargetSets
  readonly previews: PreviewBuilder
  readonly cancels: BulkCancels
  readonly transitions: JobTransitions
  readonly work: ChunkWork
  /** Where chunks go that an enforcer outside has to do; null: they are done here. */
  readonly handoff: Handoff | null
  /** Does one small step of housekeeping, inside the caller's transaction; false when there was nothing to do. */
  readonly tidy: () => boolean
}

const JANITOR_PAUSE_MS = 1000

/**
 * Takes due jobs, and shares its turns among those that run. Every turn reads the jobs' states from the
 * table: there is no copy in memory that a cancel, a crash or a rollback could leave behind.
 */
export function createRunner(parts: Parts, options: RunnerOptions): Runner {
  const { db, clock, time, finder, previews, cancels, transitions, work, handoff, tidy } = parts
  const { concurrency, onStep, onFault } = options
  const doHere = (job: JobRow, rows: number): void => {
    const chunk = work.next(job, rows, clock.now())
    work.touch(chunk, 0)
    work.settle(chunk)
    if (chunk.last) onStep('job-completed')
  }
  const { min, max, searchMax = max } = options.chunks
  const fillBudget = { min, max: searchMax, milliseconds: TARGET_MS }
  const previewBudget = { min, max: searchMax, milliseconds: PREVIEW_TARGET_MS }
  const run = createJobRun({ ...parts, onStep, fillBudget, doChunk: handoff?.begin ?? doHere })
  const sizes = createJobSizes(options.chunks)
  let isCancelTurn = false
  let previewTurn = false
  let sweepTurn = false
  let janitorAt = Number.NEGATIVE_INFINITY
  let faulty = false

  const startDue = createJobStart({ db, clock, dueUntil: time.plausible, transitions, cancels, concurrency, onStep })
  const nextRunning = byTurns(db, 'true', cancels.isHeld)
  // While the enforcer has a batch in hand, only jobs that still look for their targets have anything to do.
  const nextFixing = byTurns(db, 'targets_fixed_at IS NULL', cancels.isHeld)

  const inTransaction = (work: () => void): void => db.transaction(work).immediate()
  const jobTurn = (job: JobRow): void => {
    try {
      if (job.targets_fixed_at === null) inTransaction(() => run.fix(job))
      else sizes.measure(job.seq, (rows) => run.chunk(job, rows), inTransaction)
      onStep(job.targets_fixed_at === null ? 'targets-committed' : 'chunk-committed')
    } catch (error) {
      if (storageFault(error) !== null) throw error
      onFault(error, job.job_id)
      db.transaction(() => {
        handoff?.abandon(job.seq)
        transitions.fail(job.seq, INTERNAL_FAILURE)
      })()
    }
    handoff?.handOver()
    if (finder.bySeq(job.seq)?.status === 'running') return
    run.forget(job.seq)
    sizes.forget(job.seq)
  }
  const sweep = (): boolean => {
    if (handoff === null || handoff.busy || !db.transaction(handoff.sweep).immediate()) return false
    handoff.handOver()
    return true
  }
  const previewChunk = (): void => {
    try {
      db.transaction(() => previews.chunk(previewBudget)).immediate()()
    } catch (error) {
      previews.abort(error as Error)
      if (storageFault(error) !== null) throw error
    }
  }
  const cancelStep = (): void => {
    try {
      db.transaction(cancels.step).immediate()()
    } catch (error) {
      cancels.abort(error)
      if (storageFault(error) !== null) throw error
    }
  }
  /** One turn of whoever's turn it is; false when nobody has work. */
  const turn = (): boolean => {
    previewTurn = !previewTurn
    if (previews.busy && previewTurn) {
      previewChunk()
      return true
    }
    // By turns, so that neither a long job nor many expiries hold up the other.
    sweepTurn = !sweepTurn
    if (sweepTurn && sweep()) return true
    const job = handoff?.busy === true ? nextFixing() : nextRunning()
    if (job !== undefined) jobTurn(job)
    else if (previews.busy) previewChunk()
    else return sweep()
    return true
  }
  const housekeep = (): boolean => {
    const now = clock.now()
    if (Math.abs(now - janitorAt) < JANITOR_PAUSE_MS) return false
    const busy = db.transaction(tidy).immediate()
    if (!busy) janitorAt = now
    return busy
  }

  return {
    stop: cancels.stop,
    step() {
      try {
        isCancelTurn = cancels.busy && !isCancelTurn
        if (isCancelTurn) {
          cancelStep()
          isCancelTurn = cancels.busy
          return true
        }
        startDue()
        const worked = turn()
        const tidied = housekeep()
        faulty = false
        return worked || tidied || cancels.busy
      } catch (error) {
        if (!faulty || isDamage(error)) onFault(error, null)
        faulty = true
        return false
      }
    },
  }
}
