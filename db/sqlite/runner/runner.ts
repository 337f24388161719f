import type { Clock } from '../../clock.ts'
import type { JobTransitions } from '../../jobs/transitions.ts'
import { type ChunkLimits, PREVIEW_TARGET_MS, TARGET_MS } from '../../runner/chunk-size.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { StepWork } from '../../runner/step-work.ts'
import type { SettledTime } from '../../settled-time.ts'
import type { Connection } from '../connection.ts'
import { isDamage, storageFault } from '../faults.ts'
import type { BulkCancels } from '../jobs/cancel-jobs.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { PreviewBuilder } from '../previews/preview-builder.ts'
import type { TargetSets } from '../previews/target-sets.ts'
import { byTurns } from './by-turns.ts'
import type { ChunkWork } from './chunk-work.ts'
import { createTargetFixing } from './fix-targets.ts'
import { createJobTurn, type Handoff } from './job-turn.ts'
import { createJobStart } from './start-jobs.ts'

export interface Runner {
  /**
   * Does at most one chunk of work in a transaction of its own; true while more is waiting. False after a fault of
   * the disk: the same chunk is tried again at the next call.
   */
  step(): boolean
  /** Gives up what callers wait for; they get an error. */
  stop(): void
}
export interface RunnerOptions {
  readonly concurrency: number
  readonly chunks: ChunkLimits
  readonly onStep: OnStep
  /** Called with each fault that ended a job, and with the first of the disk, after which the step is tried again. */
  readonly onFault: (error: unknown, jobId: string | null) => void
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'plausible'>
  readonly finder: JobFinder
  readonly sets: TargetSets
  readonly previews: PreviewBuilder
  readonly cancels: BulkCancels
  /** Work that callers wait for, in steps: bulk cancels and others. */
  readonly stepWork: StepWork<() => void>
  readonly transitions: JobTransitions
  readonly work: ChunkWork
  /** Where chunks go that an enforcer outside has to do; null: they are done here. */
  readonly handoff: Handoff | null
  /** Does one small step of housekeeping, inside the caller's transaction; false when there was nothing to do. */
  readonly tidy: () => boolean
}

const JANITOR_PAUSE_MS = 1000

/**
 * Starts due jobs, and shares its turns among running jobs, previews, bulk cancels and sweeps. Every turn reads the jobs'
 * states from the table: there is no copy in memory that a cancel, a crash or a rollback could leave behind.
 */
export function createRunner(parts: Parts, options: RunnerOptions): Runner {
  const { db, clock, time, previews, cancels, stepWork, transitions, handoff, tidy } = parts
  const { concurrency, onStep, onFault } = options
  const { min, max, searchMax = max } = options.chunks
  const fillBudget = { min, max: searchMax, milliseconds: TARGET_MS }
  const previewBudget = { min, max: searchMax, milliseconds: PREVIEW_TARGET_MS }
  const fixing = createTargetFixing({ ...parts, onStep, fillBudget })
  const jobTurn = createJobTurn({ ...parts, fixing }, options)
  let isCallersTurn = false
  let previewTurn = false
  let sweepTurn = false
  let janitorAt = Number.NEGATIVE_INFINITY
  let faulty = false

  const startDue = createJobStart({ db, clock, dueUntil: time.plausible, transitions, cancels, concurrency, onStep })
  const nextRunning = byTurns(db, 'true', cancels.isHeld)
  // While the enforcer has a batch in hand, only jobs whose targets are not fixed have work.
  const nextFixing = byTurns(db, 'targets_fixed_at IS NULL', cancels.isHeld)

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
  const callersStep = (): void => {
    try {
      db.transaction(stepWork.step).immediate()()
    } catch (error) {
      stepWork.abort(error)
      if (storageFault(error) !== null) throw error
    }
  }
  /** One turn; false when there is no work. */
  const turn = (): boolean => {
    previewTurn = !previewTurn
    if (previews.busy && previewTurn) {
      previewChunk()
      return true
    }
    // By turns: a long job must not hold up expiries, nor the other way round.
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
    stop: stepWork.stop,
    step() {
      try {
        isCallersTurn = stepWork.busy && !isCallersTurn
        if (isCallersTurn) {
          callersStep()
          isCallersTurn = stepWork.busy
          return true
        }
        startDue()
        const worked = turn()
        const tidied = housekeep()
        faulty = false
        return worked || tidied || stepWork.busy
      } catch (error) {
        if (!faulty || isDamage(error)) onFault(error, null)
        faulty = true
        return false
      }
    },
  }
}
