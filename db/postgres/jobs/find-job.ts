import { JOB_COLUMNS, type JobRow } from '../../jobs/job-row.ts'
import { foundJob } from '../../jobs/states.ts'
import type { Connection } from '../connection.ts'

/** Point reads of jobs. A soft-deleted job is found by `anyJob` and `bySeq` alone. */
export interface JobFinder {
  job(jobId: string): Promise<JobRow | undefined>
  /** Rejects with `not_found`. */
  liveJob(jobId: string): Promise<JobRow>
  anyJob(jobId: string): Promise<JobRow | undefined>
  bySeq(seq: number): Promise<JobRow | undefined>
}

export function createJobFinder(db: Connection): JobFinder {
  const byId = db.prepare<[string], JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = ? AND deleted_at IS NULL`)
  const anyById = db.prepare<[string], JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE job_id = ?`)
  const bySeq = db.prepare<[number], JobRow>(`SELECT ${JOB_COLUMNS} FROM jobs WHERE seq = ?`)
  return {
    job: (jobId) => byId.get(jobId),
    liveJob: async (jobId) => foundJob(await byId.get(jobId)),
    anyJob: (jobId) => anyById.get(jobId),
    bySeq: (seq) => bySeq.get(seq),
  }
}
