import { reachedOf } from './progress.js'

const WINDOW_MS = 4_000

/**
 * How many devices a job processes per second: over the last seconds while it runs, over the whole run once it has
 * completed. Null where there is no rate.
 */
export function createRate() {
  let samples = []
  return (job, now = performance.now()) => {
    if (job.status === 'completed') return average(job)
    if (job.status !== 'running') samples = []
    else samples = [...samples.filter(({ at }) => now - at <= WINDOW_MS), { at: now, reached: reachedOf(job) }]
    const [first] = samples
    if (samples.length < 2 || now === first.at) return null
    return ((reachedOf(job) - first.reached) / (now - first.at)) * 1000
  }
}

function average(job) {
  const milliseconds = Date.parse(job.completed_at) - Date.parse(job.executed_at)
  return milliseconds > 0 ? (reachedOf(job) / milliseconds) * 1000 : null
}
