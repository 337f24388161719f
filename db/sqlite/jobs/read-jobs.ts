import { jobCondition } from '../../jobs/job-conditions.ts'
import { createJobPage } from '../../jobs/job-page.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../../jobs/job-row.ts'
import type { JobLookups, JobQueries } from '../../jobs/job-store.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Stepped } from '../steps.ts'
import { createJobFinder } from './find-job.ts'
import { createItemReader, type ItemReader } from './read-items.ts'

export type JobReader = JobLookups & Stepped<Pick<JobQueries, 'listJobs'>> & ItemReader

export function createJobReader(db: Connection): JobReader {
  const finder = createJobFinder(db)
  const newest = db.prepare<[], number | null>('SELECT max(seq) FROM jobs').pluck()
  return {
    getJob(jobId) {
      const row = finder.job(jobId)
      return row === undefined ? null : toJob(row)
    },
    *listJobs(filter, { limit, after }) {
      const { sql, params } = jobCondition(filter)
      const find = db.prepare<unknown[], JobRow>(
        `SELECT ${JOB_COLUMNS} FROM jobs WHERE ${sql} AND seq < ? AND seq >= ? ORDER BY seq DESC LIMIT ?`,
      )
      const page = createJobPage(limit)
      const size = createStepSize(limit + 1)
      for (let before = Number(after?.[0] ?? (newest.get() ?? 0) + 1); before > 1 && !page.isFull; ) {
        const from = Math.max(1, before - size.rows)
        size.measure(() => page.add(find.iterate(...params, before, from, limit + 1)))
        before = from
        if (before > 1 && !page.isFull) yield
      }
      return page.cut()
    },
    ...createItemReader(db, finder),
  }
}
