import { formatNumber } from './format.js'

export const STATUSES = ['running', 'paused', 'scheduled', 'completed', 'failed', 'cancelled']
export const ACTIONS = ['block', 'deny', 'throttle', 'monitor', 'allow', 'cleanup']
/** What a job does where its action is active already. */
export const ON_EXISTING = { keep_longer: 'Keep it if it lasts as long or longer', replace: 'Replace it' }
/** The kinds of jobs, in the words of this page. */
export const KINDS = { apply: 'apply', retry: 'retry', revert: 'undo' }

/** What a job does. A revert has the action that it takes back. */
export const actionOf = ({ kind, action_type: type }) => (kind === 'apply' ? type : `${KINDS[kind]} ${type}`)

/** Where this page shows a job. */
export const jobHref = (jobId) => `#/jobs/${encodeURIComponent(jobId)}`

/** The status of a job, with what its name alone doesn't show. */
export function statusOf({ status, pause_cause: cause, failed_count: failed, reverted_by: undo }) {
  if (cause === 'enforcer') return `${status} by the enforcer`
  const counted = hasFailures({ status, failed_count: failed }) ? `${status}, ${formatNumber(failed)} failed` : status
  return undo === null ? counted : `${counted}, has an undo`
}

/** A failed job shows that by its status. */
export const hasFailures = ({ status, failed_count: failed }) => failed > 0 && status !== 'failed'
