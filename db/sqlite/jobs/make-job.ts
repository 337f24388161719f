import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { retryOf, revertOf } from '../../jobs/follow-up.ts'
import { ofJob } from '../../jobs/idempotency.ts'
import type { Job } from '../../jobs/job.ts'
import { type JobRow, toJob } from '../../jobs/job-row.ts'
import type { JobVerbs } from '../../jobs/job-store.ts'
import { type Making, NEW_JOB_COLUMNS, type NewJob, newJob, type TakenPreview } from '../../jobs/new-job.ts'
import { NEW_JOB_STATEMENTS as SQL } from '../../jobs/new-job-statements.ts'
import type { Actor } from '../../model.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from './find-job.ts'
import type { Once } from './idempotency.ts'

export type JobMaker = Pick<JobVerbs, 'createJob' | 'retryJob' | 'revertJob'>
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly finder: JobFinder
  readonly once: Once
  readonly defaultMaxLimit: number
}

/** Makes jobs: by criteria, from a preview, as a retry or as a revert. Each returns the job as it was just made. */
export function createJobMaker({ db, clock, finder, once, defaultMaxLimit }: Parts): JobMaker {
  const insert = db.prepare<unknown[], JobRow>(SQL.insert)
  const findPreview = db.prepare<[string], TakenPreview>(SQL.findPreview)
  const takePreview = db.prepare(SQL.takePreview)
  const countUnconfirmed = db.prepare<[number], number>(SQL.countUnconfirmed).pluck()

  const making = (actor: Actor): Making => {
    const now = clock.now()
    return { jobId: uuidv7({ msecs: now }), actor, now }
  }
  const add = (job: NewJob): Job => {
    const row = insert.get(...NEW_JOB_COLUMNS.map((name) => job[name])) as JobRow
    if (row.preview_id !== null) takePreview.run(row.job_id, row.preview_id)
    return toJob(row)
  }
  const isKept = (jobId: string | null): boolean => jobId !== null && finder.anyJob(jobId) !== undefined

  return {
    createJob: (draft, actor, idempotency) =>
      once('createBulkActionJob', actor, idempotency, () => {
        const preview = draft.previewId === null ? undefined : findPreview.get(draft.previewId)
        return add(newJob(draft, preview, defaultMaxLimit, making(actor)))
      }),
    retryJob: (jobId, draft, actor, idempotency) =>
      once('retryBulkActionJob', actor, ofJob(jobId, idempotency), () => {
        const source = finder.liveJob(jobId)
        return add(retryOf(source, isKept(source.undoes_job_id), draft, making(actor)))
      }),
    revertJob: (jobId, draft, actor, idempotency) =>
      once('revertBulkActionJob', actor, ofJob(jobId, idempotency), () => {
        const source = finder.liveJob(jobId)
        return add(revertOf(source, countUnconfirmed.get(source.seq) as number, draft, making(actor)))
      }),
  }
}
