import type { Job } from '../../jobs/job.ts'
import type { JobLookups } from '../../jobs/job-store.ts'
import type { Turns } from '../threads/turns.ts'

type GetJob = JobLookups['getJob']

const MOST = 1000

/**
 * Reads each job once for as long as the writer rests: until its next turn begins, nothing changes. The same job is the
 * same object meanwhile, so that others can keep what they make of it.
 */
export function keepJobs(getJob: GetJob, { rest }: Pick<Turns, 'rest'>): GetJob {
  const kept = new Map<string, Job>()
  let keptIn: number | null = null
  return (jobId) => {
    const now = rest()
    if (now === null) return getJob(jobId)
    if (now !== keptIn) kept.clear()
    keptIn = now
    const known = kept.get(jobId)
    if (known !== undefined) return known
    const job = getJob(jobId)
    // Should a turn have begun meanwhile, this rest is over, and what was kept in it with it.
    if (job !== null && kept.size < MOST) kept.set(jobId, job)
    return job
  }
}
