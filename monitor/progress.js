/** How many devices a job has processed, with or without success. */
export const reachedOf = (job) => job.affected_count + job.skipped_count + job.failed_count

/** The share of its targets that a job has reached, in percent, rounded down: 100 means all of them. */
export function percentOf(job) {
  if (job.targeted_count === 0) return job.progress_percent
  return Math.floor((reachedOf(job) / job.targeted_count) * 100)
}
