import type { Clock } from '../../clock.ts'
import { addJobSums, type JobSums, noJobs } from '../../jobs/job-counts.ts'
import type { JobQueries } from '../../jobs/job-store.ts'
import type { Asked } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { createDueJobs } from './due-jobs.ts'

/** Reads every job: not for every request. */
export function createJobCounter(db: Connection, clock: Clock): Asked<Pick<JobQueries, 'countJobs'>> {
  const sums = db.prepare<[], JobSums>(
    `SELECT status, count(*) AS jobs, sum(targeted_count) AS targeted, sum(affected_count) AS affected,
       sum(skipped_count) AS skipped, sum(failed_count) AS failed, sum(not_reached_count) AS "notReached"
     FROM jobs WHERE deleted_at IS NULL GROUP BY status`,
  )
  const due = createDueJobs(db)
  return {
    async countJobs() {
      const counts = noJobs()
      for (const row of await sums.all()) addJobSums(counts, row)
      return { ...counts, oldestDue: (await due(clock.now(), 1))[0] ?? null }
    },
  }
}
