import { firstDue } from '../../jobs/due-jobs.ts'
import { SMALL } from '../../jobs/job-conditions.ts'
import type { DueJob } from '../../jobs/job-store.ts'
import type { Connection } from '../connection.ts'

/** The jobs that should have started by now, at most so many, the first one first; `after`: of those made after this one. */
export type DueJobs = (now: number, limit: number, after?: number) => readonly DueJob[]

/** Two queues, each of which an index holds in order; `firstDue` says which of their first jobs is next. */
export function createDueJobs(db: Connection, which: 'all' | 'small' = 'all'): DueJobs {
  const isOne = `status = 'scheduled'${which === 'small' ? ` AND ${SMALL}` : ''}`
  // By name: the planner would look for the small ones among all that are due.
  const by = which === 'small' ? 'jobs_small_' : 'jobs_'
  const atOnce = db.prepare<[{ limit: number; after: number }], DueJob>(
    `SELECT seq, scheduled_at AS at FROM jobs INDEXED BY ${by}at_once WHERE ${isOne} AND at_once = 1 AND seq > :after
     ORDER BY seq LIMIT :limit`,
  )
  const scheduled = db.prepare<[{ now: number; limit: number; after: number }], DueJob>(
    `SELECT seq, scheduled_at AS at FROM jobs INDEXED BY ${by}due WHERE ${isOne} AND at_once = 0
       AND scheduled_at <= :now AND seq > :after ORDER BY scheduled_at, seq LIMIT :limit`,
  )
  return (now, limit, after = 0) =>
    firstDue(atOnce.all({ limit, after }), scheduled.all({ now, limit, after }), now, limit)
}
