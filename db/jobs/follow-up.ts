import { StoreError } from '../errors.ts'
import type { JobRow } from './job-row.ts'
import type { FollowUpDraft } from './job-store.ts'
import { type Making, madeAs, type NewJob, NO_PREVIEW } from './new-job.ts'
import { TERMINAL, wrongState } from './states.ts'

/**
 * The row of a job over the source's failed and not reached items. `isUndoneKept`: whether the job that the source undoes
 * is still there. Throws `wrong_state` or `conflict`.
 */
export function retryOf(source: JobRow, isUndoneKept: boolean, draft: FollowUpDraft, making: Making): NewJob {
  if (!TERMINAL.includes(source.status)) throw wrongState('retry', source.status)
  const count = source.not_reached_count + source.failed_count
  if (count === 0) {
    const message = 'There is nothing to retry: the job has no items that failed or were not reached.'
    throw new StoreError('conflict', message)
  }
  if (source.undoes_job_id !== null && !isUndoneKept) {
    throw new StoreError('conflict', 'The job that this one reverts was purged; there is nothing left to revert.')
  }
  const { undoes_job_id, root_seq, does_again } = source
  return { ...follow(source, 'retry', count, draft, making), undoes_job_id, root_seq, does_again }
}

/**
 * The row of a job that undoes the source. `unconfirmed`: how many of its failed items may be in force at the equipment.
 * Throws `wrong_state` or `conflict`.
 */
export function revertOf(source: JobRow, unconfirmed: number, draft: FollowUpDraft, making: Making): NewJob {
  if (!TERMINAL.includes(source.status)) throw wrongState('revert', source.status)
  const count = source.affected_count + unconfirmed
  if (count === 0) throw new StoreError('conflict', 'There is nothing to revert: the job affected no device.')
  if (source.reverted_by !== null) {
    throw new StoreError('conflict', `Job ${source.reverted_by} already reverts this job; see how far it is.`)
  }
  const { job_id, seq, root_seq, does_again } = source
  return {
    ...follow(source, 'revert', count, draft, making),
    undoes_job_id: job_id,
    root_seq: root_seq ?? seq,
    // The undo of an undo does again what the first job of the chain did.
    does_again: root_seq === null || does_again === 1 ? 0 : 1,
  }
}

const follow = (source: JobRow, kind: 'retry' | 'revert', count: number, draft: FollowUpDraft, making: Making) => ({
  ...madeAs(kind, draft.scheduledAt, making),
  ...NO_PREVIEW,
  source_job_id: source.job_id,
  criteria_json: source.criteria_json,
  action_type: source.action_type,
  action_duration: source.action_duration,
  action_reason: draft.actionReason,
  on_existing: source.on_existing,
  max_limit: count,
})
