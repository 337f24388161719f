import type { Job } from '../../db/jobs/job.ts'
import type { Store } from '../../db/store.ts'
import { until } from './until.ts'

/** More than a job over 100,000 devices takes on a machine that is busy. */
const SECONDS = 300

/** Waits for a job's end, one turn of the writer after the other. */
export const untilEnded = (store: Store, jobId: string): Promise<void> =>
  untilJob(store, jobId, 'has ended', (job) => job?.completedAt !== null)

/** Waits until a job is so, one turn of the writer after the other. */
export async function untilJob(
  store: Store,
  jobId: string,
  what: string,
  isSo: (job: Job | null) => boolean,
): Promise<void> {
  const look = async () => {
    if (isSo(await store.getJob(jobId))) return true
    await store.ping()
    return false
  }
  await until(look, `job ${jobId} ${what}`, SECONDS)
}
