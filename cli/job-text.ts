import type { Job } from '../schemas/components/job.ts'
import { escapeText } from './escape.ts'

export const isTerminal = ({ status }: Job): boolean => /^(completed|failed|cancelled)$/.test(status)

/** How many of a job's targets have their outcome. */
export const settledOf = (job: Job): number =>
  job.affected_count + job.skipped_count + job.failed_count + job.not_reached_count

/** The status in a table of jobs; an undone job is marked. */
export const statusInTable = ({ status, reverted_by }: Job): string =>
  reverted_by === null ? status : `${status}, has an undo`

/** The status with its details. */
export function statusText({ status, scheduled_at, pause_cause }: Job): string {
  if (status === 'scheduled') return `scheduled for ${scheduled_at}`
  return pause_cause === 'enforcer' ? 'paused until the enforcer answers again' : status
}

/** Devices per second of the time a job ran; null where it changed none, or was too fast for a rate. */
export function meanRate(job: Job): number | null {
  if (job.executed_at === null || job.completed_at === null || job.affected_count === 0) return null
  const seconds = (Date.parse(job.completed_at) - Date.parse(job.executed_at)) / 1000
  const done = settledOf(job) - job.not_reached_count
  return seconds >= 0.1 ? Math.round(done / seconds) : null
}

const VERDICTS: Readonly<Record<string, string>> = { failed: 'failed', cancelled: 'was cancelled' }

/** The outcome of a job, in a few lines. */
export function jobSummary(job: Job): string[] {
  const counts = [
    `${job.targeted_count} targeted`,
    `${job.affected_count} affected`,
    `${job.skipped_count} skipped`,
    `${job.failed_count} failed`,
    `${job.not_reached_count} not reached`,
  ].join(', ')
  const rate = meanRate(job)
  const why = job.failure ?? job.cancel_reason
  const undo = job.reverted_by === null ? [] : [`It is undone by job ${job.reverted_by}`]
  return [
    `Job ${job.job_id} (${job.action_type}) ${VERDICTS[job.status] ?? `is ${job.status}`}${why === null ? '' : `: ${escapeText(why)}`}`,
    `${counts}${rate === null ? '' : `, ${rate} devices/s`}`,
    ...undo,
  ]
}
