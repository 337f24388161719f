import type { DeviceAction, DeviceHistoryEntry } from './device.ts'

/** An action as SQL gives it. */
export interface ActionRow {
  mac: number
  action_type: DeviceAction['actionType']
  action_reason: string
  job_id: string
  applied_at: number
  expires_at: number | null
}
/** One that has ended. */
export interface HistoryRow extends ActionRow {
  ended_at: number
  ended_by: DeviceHistoryEntry['endedBy']
  ended_by_job_id: string | null
}

/** The job of an action `a`, or what is left of it; needs `ORIGIN_JOINS`. */
export const ORIGIN = `coalesce(j.job_id, p.job_id) AS job_id, coalesce(j.action_reason, p.action_reason) AS action_reason`
export const ORIGIN_JOINS = `LEFT JOIN jobs j ON j.seq = a.seq LEFT JOIN purged_jobs p ON p.seq = a.seq`

export const toAction = (row: Omit<ActionRow, 'mac'>): DeviceAction => ({
  actionType: row.action_type,
  actionReason: row.action_reason,
  jobId: row.job_id,
  appliedAt: row.applied_at,
  expiresAt: row.expires_at,
})

export const toHistoryEntry = (row: Omit<HistoryRow, 'mac'>): DeviceHistoryEntry => ({
  ...toAction(row),
  endedAt: row.ended_at,
  endedBy: row.ended_by,
  endedByJobId: row.ended_by_job_id,
})
