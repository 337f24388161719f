import type { Clock } from '../../clock.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { JobTransitions } from '../../jobs/transitions.ts'
import type { ChunkLimits } from '../../runner/chunk-size.ts'
import { INTERNAL_FAILURE } from '../../runner/failures.ts'
import { createJobSizes } from '../../runner/job-sizes.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { Connection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { ChunkWork } from './chunk-work.ts'
import type { TargetFixing } from './fix-targets.ts'

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
  readonly finder: JobFinder
  readonly transitions: Pick<JobTransitions, 'fail'>
  readonly work: ChunkWork
  readonly fixing: TargetFixing
  /** null: chunks are done here. */
  readonly handoff: Handoff | null
}
interface Options {
  readonly chunks: ChunkLimits
  readonly onStep: OnStep
  readonly onFault: (error: unknown, jobId: string | null) => void
}

/**
 * Gives a running job one turn, in a transaction of its own: it goes on looking for its targets, or does a chunk of them.
 * A fault of the disk is thrown, and the same chunk is done again in a later turn; any other fault ends the job.
 */
export function createJobTurn(parts: Parts, { chunks, onStep, onFault }: Options): (job: JobRow) => void {
  const { db, clock, finder, transitions, work, fixing, handoff } = parts
  const sizes = createJobSizes(chunks)
  const doHere = (job: JobRow, rows: number): void => {
    const chunk = work.next(job, rows, clock.now())
    work.touch(chunk, 0)
    work.settle(chunk)
    if (chunk.last) onStep('job-completed')
  }
  const doChunk = handoff?.begin ?? doHere
  const inTransaction = (step: () => void): void => db.transaction(step).immediate()
  const fail = (job: JobRow, error: unknown): void => {
    onFault(error, job.job_id)
    inTransaction(() => {
      handoff?.abandon(job.seq)
      transitions.fail(job.seq, INTERNAL_FAILURE)
    })
  }
  return (job) => {
    const isFixed = job.targets_fixed_at !== null
    try {
      if (isFixed) sizes.measure(job.seq, (rows) => doChunk(job, rows), inTransaction)
      else inTransaction(() => fixing.fix(job))
      onStep(isFixed ? 'chunk-committed' : 'targets-committed')
    } catch (error) {
      if (storageFault(error) !== null) throw error
      fail(job, error)
    }
    handoff?.handOver()
    if (finder.bySeq(job.seq)?.status === 'running') return
    fixing.forget(job.seq)
    sizes.forget(job.seq)
  }
}
