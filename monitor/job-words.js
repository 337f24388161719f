import { formatNumber } from './format.js'

const KINDS = { apply: '', retry: 'retry ', revert: 'undo ' }

/** What a job does, told from its kind too: a revert carries the action that it takes back. */
export const actionOf = (job) => `${KINDS[job.kind]}${job.action_type}`

/** Where this page shows a job. */
export const jobHref = (jobId) => `#/jobs/${encodeURIComponent(jobId)}`

/** The status of a job, with what its name alone would hide. */
export function statusOf({ status, pause_cause: cause, failed_count: failed }) {
  if (cause === 'enforcer') return `${status} by the enforcer`
  return hasFailures({ status, failed_count: failed }) ? `${status}, ${formatNumber(failed)} failed` : status
}

/** A job that failed as a whole says so already. */
export const hasFailures = ({ status, failed_count: failed }) => failed > 0 && status !== 'failed'
