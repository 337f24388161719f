import { firstDue } from '../../jobs/due-jobs.ts'
import { SMALL } from '../../jobs/job-conditions.ts'
import type { DueJob } from '../../jobs/job-store.ts'
import type { Connection } from '../connection.ts'

/** The jobs that should have started by now, at most so many, the first one first; `after`: of those made after this one. */
export type DueJobs = (now: number, limit: number, after?: number) => Promise<readonly DueJob[]>

/** Two queues, each of which an index holds in order; `firstDue` says which of their first jobs is next. */
export function createDueJobs(db: Connection, which: 'all' | 'small' = 'all'): DueJobs {
  const isOne = `status = 'scheduled'${which === 'small' ? ` AND ${SMALL}` : ''}`
  const atOnce = db.prepare<[{ limit: number; after: number }], DueJob>(
    `SELECT seq, scheduled_at AS at FROM jobs WHERE ${isOne} AND at_once = 1 AND seq > :after ORDER BY seq LIMIT :limit`,
  )
  const scheduled = db.prepare<[{ now: number; limit: number; after: number }], DueJob>(
    `SELECT seq, scheduled_at AS at FROM jobs WHERE ${isOne} AND at_once = 0 AND scheduled_at <= :now AND seq > :after
     ORDER BY scheduled_at, seq LIMIT :limit`,
  )
  return async (now, limit, after = 0) => {
    const [made, due] = await Promise.all([atOnce.all({ limit, after }), scheduled.all({ now, limit, after })])
    return firstDue(made, due, now, limit)
  }
}
