import type { Page } from '../model.ts'
import type { Job } from './job.ts'
import { type JobRow, toJob } from './job-row.ts'

/** The characters of criteria that a page of jobs may hold: one that would hold more ends sooner. */
export const PAGE_CRITERIA = 4 * 1024 * 1024

/** The first jobs of a page, at most `limit` of them and as many as are not too large. */
export function createJobPage(limit: number) {
  const rows: JobRow[] = []
  let criteria = 0
  let isFull = false
  return {
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
    /** The page; the next one begins behind its last job. */
    cut(): Page<Job> {
      const last = rows.at(-1)
      return { data: rows.map(toJob), next: isFull && last !== undefined ? [last.seq] : null }
    },
  }
}
