import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { BATCH_TARGETS, type BatchAnswer } from '../../enforcement/enforcement.ts'
import { type BatchRow, exceptionsOf, type ItemException, isToPause } from '../../enforcement/settle-batch.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { JobTransitions } from '../../jobs/transitions.ts'
import type { Chunk } from '../../runner/chunk.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { ChunkWork } from '../runner/chunk-work.ts'
import type { BatchTable } from './batch-table.ts'
import { createDryRun } from './dry-run.ts'
import type { UnconfirmedActions } from './unconfirmed-actions.ts'

/** Chunks that an enforcer outside carries out before they are written down as done. */
export interface JobBatches {
  /** Begins a batch for the next chunk of a job; a chunk that needs nothing of the enforcer is settled at once. */
  begin(job: JobRow, rows: number): void
  /** Writes the outcome of a chunk to the active actions and to the job's account. */
  settle(batch: BatchRow, answer: BatchAnswer): void
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly finder: JobFinder
  readonly transitions: Pick<JobTransitions, 'pauseForEnforcer'>
  readonly work: ChunkWork
  readonly table: BatchTable
  readonly unconfirmed: UnconfirmedActions
}
export function createJobBatches({ db, clock, finder, transitions, work, table, unconfirmed }: Parts): JobBatches {
  const effectsOf = createDryRun(db, work)
  const except = db.prepare(
    'INSERT INTO job_exceptions (seq, mac, outcome, code, detail) VALUES (:seq, :mac, :outcome, :code, :detail)',
  )
  const countFailure = db.prepare<[object], { failed_batches: number }>(
    'UPDATE jobs SET failed_batches = iif(:failed, failed_batches + 1, 0) WHERE seq = :seq RETURNING failed_batches',
  )

  const settleChunk = (chunk: Chunk, exceptions: readonly ItemException[]): void => {
    for (const exception of exceptions) except.run({ seq: chunk.job.seq, ...exception })
    work.touch(chunk, exceptions.length)
    work.settle(chunk)
  }
  const chunkOf = (job: JobRow, { up_to_mac, targets, is_last, begun_at }: BatchRow): Chunk =>
    work.again(job, { upTo: up_to_mac as number, size: targets as number, last: is_last === 1 }, begun_at)
  const pauseAfterFailures = (job: JobRow, isFailed: boolean): void => {
    const counted = countFailure.get({ seq: job.seq, failed: isFailed ? 1 : 0 })
    if (counted === undefined || !isToPause(counted.failed_batches)) return
    transitions.pauseForEnforcer(job.seq)
  }

  return {
    begin(job, rows) {
      const now = clock.now()
      const make = () => work.next(job, Math.min(rows, BATCH_TARGETS), now)
      const [{ upTo, size, last }, { skip, apply, lift }] = effectsOf(make)
      if (apply.length === 0 && lift.length === 0) return settleChunk(make(), [])
      table.begin({
        batch_id: uuidv7({ msecs: now }),
        seq: job.seq,
        up_to_mac: upTo,
        targets: size,
        is_last: last ? 1 : 0,
        skip_json: JSON.stringify(skip),
        begun_at: now,
        apply_json: JSON.stringify(apply),
        lift_json: JSON.stringify(lift),
      })
    },
    settle(batch, answer) {
      const job = finder.bySeq(batch.seq as number)
      if (job === undefined) throw new Error(`job ${batch.seq} is gone while its chunk was in hand`)
      table.end()
      settleChunk(chunkOf(job, batch), exceptionsOf(batch, answer))
      unconfirmed.settle(batch, answer)
      if (answer.kind !== 'unknown') pauseAfterFailures(job, answer.kind === 'failed')
    },
  }
}
