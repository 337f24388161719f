import { MAX_MAC } from '../../db/mac.ts'
import { DEFAULT_CHUNKS } from '../../db/runner/chunk-size.ts'
import { openForReading } from '../../db/sqlite/connection.ts'
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
  const targets = db
    .prepare<[string, number], number>(
      `SELECT mac FROM (SELECT mac, row_number() OVER (ORDER BY mac) AS n FROM targets
         WHERE set_id = (SELECT set_id FROM jobs WHERE job_id = ?)) WHERE n % ? = 0`,
    )
    .pluck()
    .all(jobId, DEFAULT_CHUNKS.max)
  db.close()
  // How the targets were cut is not kept: the largest chunks that there can be, and the fewest fsyncs, are taken.
  return { targets: [...targets, MAX_MAC], chunks }
}
