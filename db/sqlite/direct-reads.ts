import { StoreError } from '../errors.ts'
import type { Job } from '../jobs/job.ts'
import type { JobLookups } from '../jobs/job-store.ts'
import type { Lookups } from '../store.ts'
import { guarded, isDamage, storageFault } from './faults.ts'
import type { Opened } from './open-everywhere.ts'
import { LOST } from './threads/thread-client.ts'
import type { Turns } from './threads/turns.ts'

/** The same reads on the caller's own thread, which end with the store: one that meets damage ends it, and later ones refuse. */
export function directReads({ isLost, lose }: Pick<Opened, 'isLost' | 'lose'>, lookups: Lookups): Lookups {
  const refusalOf = (error: unknown): unknown => {
    if (isDamage(error)) lose(error as Error)
    return storageFault(error) ?? error
  }
  const direct = (read: (...args: never[]) => unknown) =>
    guarded((...args: never[]): unknown => {
      if (isLost()) throw new StoreError('storage_unavailable', LOST)
      return read(...args)
    }, refusalOf)
  return Object.fromEntries(Object.entries(lookups).map(([name, read]) => [name, direct(read)])) as unknown as Lookups
}

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
    // Where a turn has begun meanwhile, this rest is over, and what was kept in it is dropped by the next read.
    if (job !== null && kept.size < MOST) kept.set(jobId, job)
    return job
  }
}
