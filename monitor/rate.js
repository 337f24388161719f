const WINDOW_MS = 4_000

export const settledOf = (job) => job.affected_count + job.skipped_count + job.failed_count + job.not_reached_count

/**
 * How many devices a job settles in a second: while it runs, what was seen in the last seconds; when it is completed,
 * the average of the whole run. Null where there is nothing to say.
 */
export function createRate() {
  let samples = []
  return (job, now = performance.now()) => {
    if (job.status === 'completed') return average(job)
    if (job.status !== 'running') samples = []
    else samples = [...samples.filter(({ at }) => now - at <= WINDOW_MS), { at: now, settled: settledOf(job) }]
    const [first] = samples
    if (samples.length < 2 || now === first.at) return null
    return ((settledOf(job) - first.settled) / (now - first.at)) * 1000
  }
}

function average(job) {
  const milliseconds = Date.parse(job.completed_at) - Date.parse(job.executed_at)
  return milliseconds > 0 ? (settledOf(job) / milliseconds) * 1000 : null
}
