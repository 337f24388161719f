import { v7 as uuidv7 } from 'uuid'
import { openOwned } from '../../db/sqlite/file/open-owned.ts'

/** Adds jobs that are scheduled for a far day, as fast as SQL does; returns their ids. */
export function addScheduledJobs(path: string, count: number, createdBy = 'bench'): string[] {
  const { db, close } = openOwned(path)
  const insert = db.prepare(
    `INSERT INTO jobs (job_id, kind, criteria_json, action_type, action_duration, action_reason, scheduled_at, max_limit,
       status, created_by, created_at, updated_at)
     VALUES (?, 'apply', '{}', 'block', 0, 'Benchmark', ?, 1, 'scheduled', ?, ?, ?)`,
  )
  const now = Date.now()
  const ids = Array.from({ length: count }, () => uuidv7())
  db.transaction(() => {
    for (const id of ids) insert.run(id, FAR_DAY, createdBy, now, now)
  }).immediate()
  close()
  return ids
}

export const FAR_DAY = Date.parse('2099-01-01T00:00:00Z')
/** The body of a request for such a job. */
export const SCHEDULED_JOB = JSON.stringify({
  action_type: 'block',
  action_reason: 'Benchmark',
  scheduled_at: new Date(FAR_DAY).toISOString(),
  criteria: { rules: [{ field: 'ip', operator: 'in_subnet', value: '10.20.0.0/16' }] },
})

/** How many jobs of a database, which nobody has open, have a status. */
export function countJobs(path: string, status: string): number {
  const { db, close } = openOwned(path)
  const count = db.prepare<[string], number>('SELECT count(*) FROM jobs WHERE status = ?').pluck().get(status) ?? 0
  close()
  return count
}
