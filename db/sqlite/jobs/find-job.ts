import { StoreError } from '../../errors.ts'
import { JOB_COLUMNS, type JobRow } from '../../jobs/job-row.ts'
import type { Connection } from '../connection.ts'

/** Point reads of jobs. A soft-deleted job is found by `anyJob` and `bySeq` alone. */
export interface JobFinder {
  job(jobId: string): JobRow | undefined
  /** Throws `not_found`. */
  liveJob(jobId: string): JobRow
  anyJob(jobId: string): JobRow | undefined
  bySeq(seq: number): JobRow | undefined
}

export function createJobFinder(db: Connection): JobFinder {
  const byId = db.prepare<[string], JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = ? AND deleted_at IS NULL`)
  const anyById = db.prepare<[string], JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = ?`)
  const bySeq = db.prepare<[number], JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE seq = ?`)
  return {
    job: (jobId) => byId.get(jobId),
    liveJob(jobId) {
      const row = byId.get(jobId)
      if (row === undefined) throw new StoreError('not_found', 'There is no such job; list the jobs to find its id.')
      return row
    },
    anyJob: (jobId) => anyById.get(jobId),
    bySeq: (seq) => bySeq.get(seq),
  }
}
