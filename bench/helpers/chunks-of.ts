import { openForReading } from '../../db/connection.ts'
import type { BulkJobInput } from '../references/bulk-job.ts'

/** The chunks in which a job was done, for a reference that is to do the same ones. */
export function chunksOf(path: string, jobId: string): Omit<BulkJobInput, 'path'> {
  const db = openForReading(path)
  const chunks = db
    .prepare<[string], number>(
      `SELECT c.last_mac FROM job_chunks c JOIN jobs j USING (seq) WHERE j.job_id = ? ORDER BY c.last_mac`,
    )
    .pluck()
    .all(jobId)
  db.close()
  // Both phases read the same keys, and size their chunks by the same rule.
  return { targets: chunks, chunks }
}
