import type { JobStatus, Outcome } from './job.ts'

/** How many jobs of some have a status, and what became of their items. */
export interface JobSums {
  readonly status: JobStatus
  readonly jobs: number
  readonly targeted: number
  readonly affected: number
  readonly skipped: number
  readonly failed: number
  readonly notReached: number
}
interface Counts {
  readonly jobs: Record<JobStatus, number>
  readonly items: Record<Outcome, number>
}

export const noJobs = (): Counts => ({
  jobs: { scheduled: 0, running: 0, paused: 0, completed: 0, failed: 0, cancelled: 0 },
  items: { pending: 0, applied: 0, skipped: 0, failed: 0, not_reached: 0 },
})

export function addJobSums({ jobs, items }: Counts, sums: JobSums): void {
  jobs[sums.status] += sums.jobs
  items.applied += sums.affected
  items.skipped += sums.skipped
  items.failed += sums.failed
  items.not_reached += sums.notReached
  items.pending += sums.targeted - sums.affected - sums.skipped - sums.failed - sums.notReached
}
