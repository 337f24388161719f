import type { Clock } from '../../clock.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { ChunkLimits } from '../../runner/chunk-size.ts'
import { INTERNAL_FAILURE } from '../../runner/failures.ts'
import { createJobSizes, type JobSizing } from '../../runner/job-sizes.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { MaybePromise } from '../../verbs.ts'
import type { WriteConnection } from '../connection.ts'
import { storageFault } from '../faults.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { JobTransitions } from '../jobs/transition-job.ts'
import type { ChunkWork } from './chunk-work.ts'
import type { TargetFixing } from './fix-targets.ts'

/** Where the runner leaves what an enforcer outside the database has to do. */
export interface Handoff {
  /** True while the enforcer has a batch in hand; until it is settled no other can be begun. */
  isBusy(): Promise<boolean>
  /** Begins the next chunk of a job, inside the caller's transaction. */
  begin(job: JobRow, rows: number): Promise<void>
  /** Begins what no job asks for, inside the caller's transaction; false when there is nothing. */
  sweep(): Promise<boolean>
  /** To be called after the commit of what was begun. */
  handOver(): Promise<void>
  /** Settles what the enforcer has in hand of a job that is about to end without it. */
  abandon(seq: number): Promise<void>
}
interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly finder: JobFinder
  readonly transitions: Pick<JobTransitions, 'fail'>
  readonly work: ChunkWork
  readonly fixing: TargetFixing
  /** null: chunks are done here. */
  readonly handoff: Handoff | null
}
/**
 * A statement has its way to the server and back, and a chunk has some of them: only with many rows do these cost more. Its
 * commit costs what any commit costs.
 */
const SIZING: JobSizing = { targetMs: 20, firstRows: 2000, fewestRows: 2000, rowsLikeOne: Number.POSITIVE_INFINITY }

interface Options {
  readonly chunks: ChunkLimits
  readonly onStep: OnStep
  readonly onFault: (error: unknown, jobId: string | null) => void
}

/**
 * Gives a running job one turn, in a transaction of its own: it goes on looking for its targets, or does a chunk of them.
 * A fault of the database is thrown, and the same chunk is done again in a later turn; any other fault ends the job.
 */
export function createJobTurn(parts: Parts, { chunks, onStep, onFault }: Options): (job: JobRow) => Promise<void> {
  const { db, clock, finder, transitions, work, fixing, handoff } = parts
  const sizes = createJobSizes(chunks, undefined, SIZING)
  const doHere = async (job: JobRow, rows: number): Promise<void> => {
    // Asked for together: where the job turns out to have moved, the chunk is none.
    const [row, chunk] = await Promise.all([finder.bySeq(job.seq), work.next(job, rows, clock.now())])
    if (!isUnmoved(job, row)) return
    await work.touch({ ...chunk, job: row }, 0)
    await work.settle(chunk)
    if (chunk.last) onStep('job-completed')
  }
  const inTransaction = (step: () => MaybePromise<void>): Promise<void> => db.transaction(async () => step())
  /** Looks at the job again in the lane: whoever was there before may have moved it. */
  const ifUnmoved = async (job: JobRow, step: (job: JobRow) => Promise<void>): Promise<void> => {
    const row = await finder.bySeq(job.seq)
    if (isUnmoved(job, row)) await step(row)
  }
  const doChunk = (job: JobRow, rows: number): Promise<void> =>
    handoff === null ? doHere(job, rows) : ifUnmoved(job, (row) => handoff.begin(row, rows))
  const fail = async (job: JobRow, error: unknown): Promise<void> => {
    onFault(error, job.job_id)
    await inTransaction(async () => {
      await handoff?.abandon(job.seq)
      await transitions.fail(job.seq, INTERNAL_FAILURE)
    })
  }
  return async (job) => {
    const isFixed = job.targets_fixed_at !== null
    try {
      if (isFixed) await sizes.measure(job.seq, (rows) => doChunk(job, rows), inTransaction)
      else await inTransaction(() => ifUnmoved(job, fixing.fix))
      onStep(isFixed ? 'chunk-committed' : 'targets-committed')
    } catch (error) {
      if (storageFault(error) !== null) throw error
      await fail(job, error)
    }
    await handoff?.handOver()
    if (isFixed) fixing.forget(job.seq)
  }
}

function isUnmoved(job: JobRow, row: JobRow | undefined): row is JobRow {
  return row?.status === 'running' && row.cursor_mac === job.cursor_mac && row.targets_fixed_at === job.targets_fixed_at
}
