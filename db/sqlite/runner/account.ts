import type { JobRow } from '../../jobs/job-row.ts'
import type { JobTransitions } from '../../jobs/transitions.ts'
import type { Chunk, ChunkBounds } from '../../runner/chunk.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { Connection } from '../connection.ts'
import { createCounter } from '../counters.ts'

export interface Account {
  /** The next chunk of at most `rows` targets. */
  next(job: JobRow, rows: number, now: number): Chunk
  /** A chunk that begins at the job's cursor, with bounds that are known. */
  again(job: JobRow, bounds: ChunkBounds, now: number): Chunk
  /** Adds a chunk to the job's counters, and ends the job with the last one. */
  settle(chunk: Chunk): void
}

/** Keeps the account of a job's items, in the transaction that touches the devices. */
export function createAccount(db: Connection, transitions: Pick<JobTransitions, 'complete'>, onStep: OnStep): Account {
  const nextTarget = db.prepare<[number, number, number], { mac: number }>(
    'SELECT mac FROM targets WHERE set_id = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
  )
  const lastTarget = db.prepare<[number, number], { mac: number | null; n: number }>(
    'SELECT max(mac) AS mac, count(*) AS n FROM targets WHERE set_id = ? AND mac > ?',
  )
  const nextRevision = createCounter(db, 'revision')
  const addChunk = db.prepare(
    'INSERT INTO job_chunks (seq, last_mac, revision, processed_at) VALUES (:seq, :upTo, :revision, :now)',
  )
  const countExceptions = db.prepare<[number, number, number], { skipped: number; failed: number }>(
    `SELECT count(*) FILTER (WHERE outcome = 'skipped') AS skipped, count(*) FILTER (WHERE outcome = 'failed') AS failed
     FROM job_exceptions WHERE seq = ? AND mac > ? AND mac <= ?`,
  )
  // A job may be paused while the enforcer has a chunk of it in hand; what was done is settled nevertheless.
  const advance = db.prepare(
    `UPDATE jobs SET cursor_mac = :upTo, affected_count = affected_count + :affected,
       skipped_count = skipped_count + :skipped, failed_count = failed_count + :failed, updated_at = :now
     WHERE seq = :seq AND status IN ('running', 'paused') AND cursor_mac = :after`,
  )

  const bounds = (setId: number, after: number, rows: number): ChunkBounds => {
    const end = nextTarget.get(setId, after, rows - 1)
    if (end !== undefined) {
      return { upTo: end.mac, size: rows, last: nextTarget.get(setId, end.mac, 0) === undefined }
    }
    const rest = lastTarget.get(setId, after) as { mac: number | null; n: number }
    return { upTo: rest.mac ?? after, size: rest.n, last: true }
  }
  const again = (job: JobRow, known: ChunkBounds, now: number): Chunk => {
    return { job, setId: job.set_id as number, after: job.cursor_mac, ...known, revision: nextRevision(), now }
  }
  return {
    again,
    next: (job, rows, now) => again(job, bounds(job.set_id as number, job.cursor_mac, rows), now),
    settle({ job: { seq }, after, upTo, last, size, revision, now }) {
      const { skipped, failed } = countExceptions.get(seq, after, upTo) as { skipped: number; failed: number }
      if (size > 0) {
        addChunk.run({ seq, upTo, revision, now })
        const affected = size - skipped - failed
        const { changes } = advance.run({ seq, after, upTo, affected, skipped, failed, now })
        if (changes !== 1) throw new Error(`job ${seq} changed while its chunk was in hand`)
      }
      onStep('chunk-counted')
      if (last) transitions.complete(seq, now)
    },
  }
}
