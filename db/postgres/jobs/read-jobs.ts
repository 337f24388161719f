import { jobCondition } from '../../jobs/job-conditions.ts'
import { createJobPage, PAGE_CRITERIA } from '../../jobs/job-page.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../../jobs/job-row.ts'
import type { JobLookups, JobQueries } from '../../jobs/job-store.ts'
import type { Asked, Async } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { sharedReads } from '../shared-reads.ts'
import { createJobFinder } from './find-job.ts'
import { createItemReader, type ItemReader } from './read-items.ts'

export type JobReader = Async<JobLookups> & Asked<Pick<JobQueries, 'listJobs'>> & ItemReader

/** A character of a page's criteria takes at most three bytes. Rows behind so many bytes are not sent. */
const MOST_BYTES = 3 * PAGE_CRITERIA

export function createJobReader(db: Connection): JobReader {
  const finder = createJobFinder(db)
  const byIds = db.prepare<[readonly string[]], JobRow>(
    `SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = ANY (?::text[]) AND deleted_at IS NULL`,
  )
  const jobOf = sharedReads(async (ids) => new Map((await byIds.all(ids)).map((row) => [row.job_id, row])))
  return {
    async getJob(jobId) {
      // Of no job, and an error of PostgreSQL for all that are asked for with it.
      const row = jobId.includes('\0') ? undefined : await jobOf(jobId)
      return row === undefined ? null : toJob(row)
    },
    async listJobs(filter, { limit, after }) {
      const { sql, params } = jobCondition(filter)
      const find = db.prepare<unknown[], JobRow>(
        `SELECT ${JOB_COLUMNS} FROM (
           SELECT *, sum(octet_length(criteria_json)) OVER (ORDER BY seq DESC) - octet_length(criteria_json) AS before
           FROM (SELECT * FROM jobs WHERE ${sql} AND seq < ? ORDER BY seq DESC LIMIT ?) j
         ) p WHERE before <= ${MOST_BYTES} ORDER BY seq DESC`,
      )
      const page = createJobPage(limit)
      page.add(await find.all(...params, Number(after?.[0] ?? Number.MAX_SAFE_INTEGER), limit + 1))
      return page.cut()
    },
    ...createItemReader(db, finder),
  }
}
