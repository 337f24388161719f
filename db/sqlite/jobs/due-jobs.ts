import type { DueJob } from '../../jobs/job-store.ts'
import type { Connection } from '../connection.ts'
import { SMALL } from './job-conditions.ts'

/** The jobs that should have started by now, at most so many, the first one first; `after`: of those made after this one. */
export type DueJobs = (now: number, limit: number, after?: number) => DueJob[]

/**
 * Two queues: jobs to run at once, in the order in which they were made and whatever the clock says, and scheduled ones
 * in the order of their times. Of the two first ones the earlier is next. A job to run at once that bears a time still
 * to come was made before the clock was set back: it goes first, so that none made since overtakes it.
 */
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
  return (now, limit, after = 0) => {
    const made = atOnce.all({ limit, after })
    const timed = scheduled.all({ now, limit, after })
    const due: DueJob[] = []
    while (due.length < limit && made.length + timed.length > 0) {
      const next = isFirst(made[0], timed[0], now) ? made.shift() : timed.shift()
      due.push(next as DueJob)
    }
    return due
  }
}

function isFirst(made: DueJob | undefined, timed: DueJob | undefined, now: number): boolean {
  if (made === undefined || timed === undefined) return made !== undefined
  return made.at > now || made.at < timed.at || (made.at === timed.at && made.seq < timed.seq)
}
