import type { ActionType } from '../model.ts'
import type { Job, JobKind, JobStatus, OnExisting, PauseCause } from './job.ts'

/** A row of `jobs`, the columns a job shows and those its runner needs. */
export interface JobRow {
  seq: number
  job_id: string
  kind: JobKind
  source_job_id: string | null
  undoes_job_id: string | null
  root_seq: number | null
  does_again: 0 | 1
  criteria_json: string
  action_type: ActionType
  action_duration: number
  action_reason: string
  scheduled_at: number
  executed_at: number | null
  completed_at: number | null
  max_limit: number
  preview_id: string | null
  preview_count: number
  on_existing: OnExisting
  reverted_by: string | null
  set_id: number | null
  targets_fixed_at: number | null
  cursor_mac: number
  matched_count: number
  targeted_count: number
  affected_count: number
  skipped_count: number
  failed_count: number
  not_reached_count: number
  status: JobStatus
  pause_cause: PauseCause | null
  cancel_reason: string | null
  failure: string | null
  created_by: string
  created_at: number
  updated_at: number
  version: number
  deleted_at: number | null
}

/** Each of them, so that the compiler asks for one that is missing. */
const COLUMNS: Readonly<Record<keyof JobRow, true>> = {
  seq: true,
  job_id: true,
  kind: true,
  source_job_id: true,
  undoes_job_id: true,
  root_seq: true,
  does_again: true,
  criteria_json: true,
  action_type: true,
  action_duration: true,
  action_reason: true,
  scheduled_at: true,
  executed_at: true,
  completed_at: true,
  max_limit: true,
  preview_id: true,
  preview_count: true,
  on_existing: true,
  reverted_by: true,
  set_id: true,
  targets_fixed_at: true,
  cursor_mac: true,
  matched_count: true,
  targeted_count: true,
  affected_count: true,
  skipped_count: true,
  failed_count: true,
  not_reached_count: true,
  status: true,
  pause_cause: true,
  cancel_reason: true,
  failure: true,
  created_by: true,
  created_at: true,
  updated_at: true,
  version: true,
  deleted_at: true,
}

/** The columns of a `JobRow`, as a list in SQL. */
export const JOB_COLUMNS = Object.keys(COLUMNS).join(', ')

export function toJob(row: JobRow): Job {
  return {
    jobId: row.job_id,
    kind: row.kind,
    sourceJobId: row.source_job_id,
    criteriaJson: row.criteria_json,
    actionType: row.action_type,
    actionDuration: row.action_duration,
    actionReason: row.action_reason,
    scheduledAt: row.scheduled_at,
    executedAt: row.executed_at,
    completedAt: row.completed_at,
    maxLimit: row.max_limit,
    previewId: row.preview_id,
    previewCount: row.preview_count,
    onExisting: row.on_existing,
    revertedBy: row.reverted_by,
    targetedCount: row.targeted_count,
    affectedCount: row.affected_count,
    skippedCount: row.skipped_count,
    failedCount: row.failed_count,
    notReachedCount: row.not_reached_count,
    status: row.status,
    pauseCause: row.pause_cause,
    cancelReason: row.cancel_reason,
    failure: row.failure,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
    version: row.version,
  }
}
