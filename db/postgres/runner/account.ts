import type { JobRow } from '../../jobs/job-row.ts'
import type { Chunk, ChunkBounds } from '../../runner/chunk.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { MaybePromise } from '../../verbs.ts'
import type { WriteConnection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import type { JobTransitions } from '../jobs/transition-job.ts'
import { NEXT_STEP, type NextStep } from '../target-sql.ts'

export interface Account {
  /** The next chunk of at most `rows` targets. */
  next(job: JobRow, rows: number, now: number): Promise<Chunk>
  /** A chunk that begins at the job's cursor, with bounds that are known. */
  again(job: JobRow, bounds: ChunkBounds, now: number): Promise<Chunk>
  /** Adds a chunk to the job's counters, and ends the job with the last one. */
  settle(chunk: Chunk): Promise<void>
}

/** Keeps the account of a job's items, in the transaction that touches the devices. */
export function createAccount(
  db: WriteConnection,
  transitions: Pick<JobTransitions, 'complete'>,
  onStep: OnStep,
): Account {
  const nextStep = db.prepare<[object], NextStep>(NEXT_STEP)
  const nextRevision = createCounter(db, 'revision')
  const addChunk = db.prepare(
    'INSERT INTO job_chunks (seq, last_mac, revision, processed_at) VALUES (:seq, :upTo, :revision, :now)',
  )
  // A job may be paused while the enforcer has a chunk of it in hand; what was done is settled nevertheless.
  const advance = db.prepare(
    `UPDATE jobs SET cursor_mac = :upTo, affected_count = affected_count + :size - e.skipped - e.failed,
       skipped_count = skipped_count + e.skipped, failed_count = failed_count + e.failed, updated_at = :now
     FROM (SELECT count(*) FILTER (WHERE outcome = 'skipped') AS skipped, count(*) FILTER (WHERE outcome = 'failed') AS failed
       FROM job_exceptions WHERE seq = :seq AND mac > :after AND mac <= :upTo) e
     WHERE seq = :seq AND status IN ('running', 'paused') AND cursor_mac = :after`,
  )

  const bounds = async (set: number, after: number, rows: number): Promise<ChunkBounds> => {
    const { size, upTo, isLast } = (await nextStep.get({ set, after, rows })) as NextStep
    return { size, upTo: upTo ?? after, last: isLast }
  }
  const begin = async (job: JobRow, bounds: MaybePromise<ChunkBounds>, now: number): Promise<Chunk> => {
    const [known, revision] = await Promise.all([bounds, nextRevision()])
    return { job, setId: job.set_id as number, after: job.cursor_mac, ...known, revision, now }
  }
  return {
    again: begin,
    next: (job, rows, now) => begin(job, bounds(job.set_id as number, job.cursor_mac, rows), now),
    async settle({ job: { seq }, after, upTo, last, size, revision, now }) {
      if (size > 0) {
        const advanced = advance.run({ seq, after, upTo, size, now })
        const added = addChunk.run({ seq, upTo, revision, now })
        // The guard speaks first.
        added.catch(() => {})
        const { changes } = await advanced
        if (changes !== 1) throw new Error(`job ${seq} changed while its chunk was in hand`)
        await added
      }
      onStep('chunk-counted')
      if (last) await transitions.complete(seq, now)
    },
  }
}
