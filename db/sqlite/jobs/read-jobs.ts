import { jobCondition } from '../../jobs/job-conditions.ts'
import { JOB_COLUMNS, type JobRow, toJob } from '../../jobs/job-row.ts'
import type { JobLookups, JobQueries } from '../../jobs/job-store.ts'
import type { Connection } from '../connection.ts'
import { createStepSize, type Stepped } from '../steps.ts'
import { createJobFinder } from './find-job.ts'
import { createItemReader, type ItemReader } from './read-items.ts'

export type JobReader = JobLookups & Stepped<Pick<JobQueries, 'listJobs'>> & ItemReader

/** The characters of criteria that a page of jobs may hold: one that would hold more ends sooner. */
const PAGE_CRITERIA = 4 * 1024 * 1024

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
      const last = page.rows.at(-1)
      return { data: page.rows.map(toJob), next: page.isFull && last !== undefined ? [last.seq] : null }
    },
    ...createItemReader(db, finder),
  }
}

/** The first rows of a page, at most `limit` of them and as many as are not too large. */
function createJobPage(limit: number) {
  const rows: JobRow[] = []
  let criteria = 0
  let isFull = false
  return {
    rows,
    /** Whether there are more rows than are shown. */
    get isFull() {
      return isFull
    },
    add(more: Iterable<JobRow>): void {
      for (const row of more) {
        criteria += row.criteria_json.length
        isFull = rows.length === limit || (rows.length > 0 && criteria > PAGE_CRITERIA)
        if (isFull) return
        rows.push(row)
      }
    },
  }
}
