import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { BATCH_TARGETS, type BatchAnswer } from '../../enforcement/enforcement.ts'
import { type BatchRow, exceptionsOf, type ItemException, isToPause } from '../../enforcement/settle-batch.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { Chunk } from '../../runner/chunk.ts'
import type { WriteConnection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { JobTransitions } from '../jobs/transition-job.ts'
import type { ChunkWork } from '../runner/chunk-work.ts'
import type { BatchTable } from './batch-table.ts'
import { createDryRun } from './dry-run.ts'
import type { UnconfirmedActions } from './unconfirmed-actions.ts'

/** Chunks that an enforcer outside carries out before they are written down as done. */
export interface JobBatches {
  /** Begins a batch for the next chunk of a job; a chunk that needs nothing of the enforcer is settled at once. */
  begin(job: JobRow, rows: number): Promise<void>
  /** Writes the outcome of a chunk to the active actions and to the job's account. */
  settle(batch: BatchRow, answer: BatchAnswer): Promise<void>
}
interface Parts {
  readonly db: WriteConnection
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
    `INSERT INTO job_exceptions (seq, mac, outcome, code, detail)
     SELECT :seq, e.* FROM unnest(:macs::bigint[], :outcomes::text[], :codes::text[], :details::text[]) AS e`,
  )
  const countFailure = db.prepare<[object], { failed_batches: number }>(
    `UPDATE jobs SET failed_batches = CASE WHEN :failed = 1 THEN failed_batches + 1 ELSE 0 END WHERE seq = :seq
     RETURNING failed_batches`,
  )

  const settleChunk = async (chunk: Chunk, exceptions: readonly ItemException[]): Promise<void> => {
    if (exceptions.length > 0) {
      await except.run({
        seq: chunk.job.seq,
        macs: exceptions.map(({ mac }) => mac),
        outcomes: exceptions.map(({ outcome }) => outcome),
        codes: exceptions.map(({ code }) => code),
        details: exceptions.map(({ detail }) => detail),
      })
    }
    await work.touch(chunk, exceptions.length)
    await work.settle(chunk)
  }
  const chunkOf = (job: JobRow, { up_to_mac, targets, is_last, begun_at }: BatchRow): Promise<Chunk> =>
    work.again(job, { upTo: up_to_mac as number, size: targets as number, last: is_last === 1 }, begun_at)
  const pauseAfterFailures = async (job: JobRow, isFailed: boolean): Promise<void> => {
    const counted = await countFailure.get({ seq: job.seq, failed: isFailed ? 1 : 0 })
    if (counted === undefined || !isToPause(counted.failed_batches)) return
    await transitions.pauseForEnforcer(job.seq)
  }

  return {
    async begin(job, rows) {
      const now = clock.now()
      const make = () => work.next(job, Math.min(rows, BATCH_TARGETS), now)
      const [{ upTo, size, last }, { skip, apply, lift }] = await effectsOf(make)
      if (apply.length === 0 && lift.length === 0) return settleChunk(await make(), [])
      await table.begin({
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
    async settle(batch, answer) {
      const job = await finder.bySeq(batch.seq as number)
      if (job === undefined) throw new Error(`job ${batch.seq} is gone while its chunk was in hand`)
      await table.end()
      await settleChunk(await chunkOf(job, batch), exceptionsOf(batch, answer))
      await unconfirmed.settle(batch, answer)
      if (answer.kind !== 'unknown') await pauseAfterFailures(job, answer.kind === 'failed')
    },
  }
}
