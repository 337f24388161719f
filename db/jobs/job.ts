import type { Device } from '../devices/device.ts'
import type { ActionType } from '../model.ts'

export type JobKind = 'apply' | 'retry' | 'revert'

export type JobStatus = 'scheduled' | 'running' | 'paused' | 'completed' | 'failed' | 'cancelled'

export type PauseCause = 'operator' | 'enforcer'

/** What is done where the same action is active already: a longer one is kept, or replaced as well. */
export type OnExisting = 'keep_longer' | 'replace'

export type Outcome = 'pending' | 'applied' | 'skipped' | 'failed' | 'not_reached'

export interface Job {
  readonly jobId: string
  readonly kind: JobKind
  readonly sourceJobId: string | null
  readonly criteriaJson: string
  readonly actionType: ActionType
  readonly actionDuration: number
  readonly actionReason: string
  readonly scheduledAt: number
  readonly executedAt: number | null
  readonly completedAt: number | null
  readonly maxLimit: number
  readonly previewId: string | null
  readonly previewCount: number
  readonly onExisting: OnExisting
  /** The job that undoes it, while that one is neither cancelled nor failed. */
  readonly revertedBy: string | null
  readonly targetedCount: number
  readonly affectedCount: number
  readonly skippedCount: number
  readonly failedCount: number
  readonly notReachedCount: number
  readonly status: JobStatus
  readonly pauseCause: PauseCause | null
  readonly cancelReason: string | null
  readonly failure: string | null
  readonly createdBy: string
  readonly createdAt: number
  readonly updatedAt: number
  readonly version: number
}

/** Who it is, as the inventory has it when asked: null, all but the MAC address, once it hasn't. */
export interface JobItem extends Pick<Device, 'mac' | 'ip' | 'hostname' | 'vendor'> {
  readonly outcome: Outcome
  readonly code: string | null
  readonly detail: string | null
  readonly processedAt: number | null
}
