import type { Job, JobItem } from '../../db/jobs/job.ts'
import type { JobFilter } from '../../db/jobs/job-store.ts'
import { formatMac } from '../../db/mac.ts'
import type { Job as WireJob } from '../../schemas/components/job.ts'
import type { JobFilter as WireJobFilter } from '../../schemas/components/job-filter.ts'
import type { JobItem as WireJobItem } from '../../schemas/components/job-item.ts'
import { toWireIp } from './device.ts'
import { fromWireTimeIfGiven, toWireTime, toWireTimeOrNull } from './time.ts'

/** How many items have their final outcome. */
export const settledItems = (job: Job): number =>
  job.affectedCount + job.skippedCount + job.failedCount + job.notReachedCount

/** Share of the settled items, rounded down: 100 means all of them, also where a completed job has none. */
function progressPercent(job: Job): number {
  if (job.targetedCount > 0) return Math.floor((settledItems(job) / job.targetedCount) * 100)
  return job.status === 'completed' ? 100 : 0
}

export function toWireJob(job: Job): WireJob {
  return {
    job_id: job.jobId,
    kind: job.kind,
    source_job_id: job.sourceJobId,
    criteria_json: job.criteriaJson,
    action_type: job.actionType,
    action_duration: job.actionDuration,
    action_reason: job.actionReason,
    scheduled_at: toWireTime(job.scheduledAt),
    executed_at: toWireTimeOrNull(job.executedAt),
    completed_at: toWireTimeOrNull(job.completedAt),
    max_limit: job.maxLimit,
    preview_id: job.previewId,
    preview_count: job.previewCount,
    on_existing: job.onExisting,
    reverted_by: job.revertedBy,
    targeted_count: job.targetedCount,
    affected_count: job.affectedCount,
    skipped_count: job.skippedCount,
    failed_count: job.failedCount,
    not_reached_count: job.notReachedCount,
    progress_percent: progressPercent(job),
    status: job.status,
    pause_cause: job.pauseCause,
    cancel_reason: job.cancelReason,
    failure: job.failure,
    created_by: job.createdBy,
    created_at: toWireTime(job.createdAt),
    updated_at: toWireTime(job.updatedAt),
    version: job.version,
  }
}

/** `"<version>.<settled items>"`: the version grows on transitions only, so an `If-Match` survives progress. */
export const jobEtag = (job: Job): string => `"${job.version}.${settledItems(job)}"`

export const jobPath = (job: Job): string => `/api/actions/bulk/jobs/${job.jobId}`

export const toWireItem = (item: JobItem): WireJobItem => ({
  mac: formatMac(item.mac),
  ip: toWireIp(item.ip),
  hostname: item.hostname,
  vendor: item.vendor,
  outcome: item.outcome,
  code: item.code,
  detail: item.detail,
  processed_at: toWireTimeOrNull(item.processedAt),
})

export const fromWireJobFilter = (filter: WireJobFilter): JobFilter => ({
  status: filter.status,
  actionType: filter.action_type,
  kind: filter.kind,
  createdBy: filter.created_by,
  createdAfter: fromWireTimeIfGiven(filter.created_after),
  createdBefore: fromWireTimeIfGiven(filter.created_before),
})
