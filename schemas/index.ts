// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { cancelBulkActionJob } from './operations/cancel-bulk-action-job.ts'
import { cancelBulkActionJobs } from './operations/cancel-bulk-action-jobs.ts'
import { createApiKey } from './operations/create-api-key.ts'
import { createBulkActionJob } from './operations/create-bulk-action-job.ts'
import { createWebhook } from './operations/create-webhook.ts'
import { deleteBulkActionJob } from './operations/delete-bulk-action-job.ts'
import { deleteDevice } from './operations/delete-device.ts'
import { deleteWebhook } from './operations/delete-webhook.ts'
import { getBulkActionJob } from './operations/get-bulk-action-job.ts'
import { getDevice } from './operations/get-device.ts'
import { getFeed } from './operations/get-feed.ts'
import { getLiveness } from './operations/get-liveness.ts'
import { getMetrics } from './operations/get-metrics.ts'
import { getOwnApiKey } from './operations/get-own-api-key.ts'
import { getReadiness } from './operations/get-readiness.ts'
import { getWebhook } from './operations/get-webhook.ts'
import { getWebhookDelivery } from './operations/get-webhook-delivery.ts'
import { importDevices } from './operations/import-devices.ts'
import { listApiKeys } from './operations/list-api-keys.ts'
import { listAuditLog } from './operations/list-audit-log.ts'
import { listBulkActionJobItems } from './operations/list-bulk-action-job-items.ts'
import { listBulkActionJobs } from './operations/list-bulk-action-jobs.ts'
import { listDevices } from './operations/list-devices.ts'
import { listPreviewDevices } from './operations/list-preview-devices.ts'
import { listWebhookDeliveries } from './operations/list-webhook-deliveries.ts'
import { listWebhooks } from './operations/list-webhooks.ts'
import { pauseBulkActionJob } from './operations/pause-bulk-action-job.ts'
import { previewBulkAction } from './operations/preview-bulk-action.ts'
import { redeliverWebhookDelivery } from './operations/redeliver-webhook-delivery.ts'
import { restoreBulkActionJob } from './operations/restore-bulk-action-job.ts'
import { resumeBulkActionJob } from './operations/resume-bulk-action-job.ts'
import { retryBulkActionJob } from './operations/retry-bulk-action-job.ts'
import { revertBulkActionJob } from './operations/revert-bulk-action-job.ts'
import { revokeApiKey } from './operations/revoke-api-key.ts'
import { rotateWebhookSecret } from './operations/rotate-webhook-secret.ts'
import { streamBulkActionJobEvents } from './operations/stream-bulk-action-job-events.ts'
import { testWebhook } from './operations/test-webhook.ts'
import { updateWebhook } from './operations/update-webhook.ts'

export * from './components/action-type.ts'
export * from './components/active-action-type.ts'
export * from './components/api-key.ts'
export * from './components/api-key-create.ts'
export * from './components/api-key-created.ts'
export * from './components/api-key-list.ts'
export * from './components/api-key-revoked.ts'
export * from './components/audit-action.ts'
export * from './components/audit-actor.ts'
export * from './components/audit-entry.ts'
export * from './components/audit-hash.ts'
export * from './components/audit-log.ts'
export * from './components/audit-subject.ts'
export * from './components/criteria.ts'
export * from './components/cursor.ts'
export * from './components/device.ts'
export * from './components/device-action.ts'
export * from './components/device-deleted.ts'
export * from './components/device-detail.ts'
export * from './components/device-history-entry.ts'
export * from './components/device-import.ts'
export * from './components/device-list.ts'
export * from './components/duration.ts'
export * from './components/feed-entry-list.ts'
export * from './components/feed-ip.ts'
export * from './components/feed-mac.ts'
export * from './components/glob.ts'
export * from './components/health.ts'
export * from './components/import-error.ts'
export * from './components/import-result.ts'
export * from './components/ip-list-rule.ts'
export * from './components/ip-presence-rule.ts'
export * from './components/ip-rule.ts'
export * from './components/ip-subnet-rule.ts'
export * from './components/ip-value-rule.ts'
export * from './components/ipv4.ts'
export * from './components/job.ts'
export * from './components/job-cancel.ts'
export * from './components/job-cancelled.ts'
export * from './components/job-create.ts'
export * from './components/job-deleted.ts'
export * from './components/job-event.ts'
export * from './components/job-event-message.ts'
export * from './components/job-filter.ts'
export * from './components/job-follow-up.ts'
export * from './components/job-item.ts'
export * from './components/job-item-list.ts'
export * from './components/job-item-outcome.ts'
export * from './components/job-kind.ts'
export * from './components/job-list.ts'
export * from './components/job-status.ts'
export * from './components/jobs-cancel.ts'
export * from './components/jobs-cancelled.ts'
export * from './components/kea-reservation.ts'
export * from './components/key-name.ts'
export * from './components/mac.ts'
export * from './components/mac-input.ts'
export * from './components/mac-list-rule.ts'
export * from './components/mac-prefix.ts'
export * from './components/mac-prefix-rule.ts'
export * from './components/mac-rule.ts'
export * from './components/mac-value-rule.ts'
export * from './components/own-api-key.ts'
export * from './components/path-id.ts'
export * from './components/pause-cause.ts'
export * from './components/preview.ts'
export * from './components/preview-count.ts'
export * from './components/preview-create.ts'
export * from './components/problem.ts'
export * from './components/readiness.ts'
export * from './components/reason.ts'
export * from './components/role.ts'
export * from './components/rule.ts'
export * from './components/scope.ts'
export * from './components/seen-age-rule.ts'
export * from './components/seen-rule.ts'
export * from './components/seen-time-rule.ts'
export * from './components/source.ts'
export * from './components/source-list-rule.ts'
export * from './components/source-rule.ts'
export * from './components/source-value-rule.ts'
export * from './components/status-list-rule.ts'
export * from './components/status-presence-rule.ts'
export * from './components/status-rule.ts'
export * from './components/status-value-rule.ts'
export * from './components/subnet.ts'
export * from './components/tag.ts'
export * from './components/tag-list-rule.ts'
export * from './components/tag-presence-rule.ts'
export * from './components/tag-rule.ts'
export * from './components/tag-value-rule.ts'
export * from './components/text.ts'
export * from './components/text-glob-rule.ts'
export * from './components/text-list-rule.ts'
export * from './components/text-presence-rule.ts'
export * from './components/text-rule.ts'
export * from './components/text-value-rule.ts'
export * from './components/time-input.ts'
export * from './components/webhook.ts'
export * from './components/webhook-create.ts'
export * from './components/webhook-created.ts'
export * from './components/webhook-deleted.ts'
export * from './components/webhook-delivery.ts'
export * from './components/webhook-delivery-list.ts'
export * from './components/webhook-delivery-status.ts'
export * from './components/webhook-description.ts'
export * from './components/webhook-event.ts'
export * from './components/webhook-events.ts'
export * from './components/webhook-list.ts'
export * from './components/webhook-secret.ts'
export * from './components/webhook-secret-rotate.ts'
export * from './components/webhook-update.ts'
export * from './components/webhook-url.ts'
export * from './operation.ts'
export * from './operations/cancel-bulk-action-job.ts'
export * from './operations/cancel-bulk-action-jobs.ts'
export * from './operations/create-api-key.ts'
export * from './operations/create-bulk-action-job.ts'
export * from './operations/create-webhook.ts'
export * from './operations/delete-bulk-action-job.ts'
export * from './operations/delete-device.ts'
export * from './operations/delete-webhook.ts'
export * from './operations/get-bulk-action-job.ts'
export * from './operations/get-device.ts'
export * from './operations/get-feed.ts'
export * from './operations/get-liveness.ts'
export * from './operations/get-metrics.ts'
export * from './operations/get-own-api-key.ts'
export * from './operations/get-readiness.ts'
export * from './operations/get-webhook.ts'
export * from './operations/get-webhook-delivery.ts'
export * from './operations/import-devices.ts'
export * from './operations/list-api-keys.ts'
export * from './operations/list-audit-log.ts'
export * from './operations/list-bulk-action-job-items.ts'
export * from './operations/list-bulk-action-jobs.ts'
export * from './operations/list-devices.ts'
export * from './operations/list-preview-devices.ts'
export * from './operations/list-webhook-deliveries.ts'
export * from './operations/list-webhooks.ts'
export * from './operations/pause-bulk-action-job.ts'
export * from './operations/preview-bulk-action.ts'
export * from './operations/redeliver-webhook-delivery.ts'
export * from './operations/restore-bulk-action-job.ts'
export * from './operations/resume-bulk-action-job.ts'
export * from './operations/retry-bulk-action-job.ts'
export * from './operations/revert-bulk-action-job.ts'
export * from './operations/revoke-api-key.ts'
export * from './operations/rotate-webhook-secret.ts'
export * from './operations/stream-bulk-action-job-events.ts'
export * from './operations/test-webhook.ts'
export * from './operations/update-webhook.ts'
export * from './raw-reply.ts'

/** Every operation of the contract, by operationId. */
export const operations = {
  importDevices,
  listDevices,
  getDevice,
  deleteDevice,
  previewBulkAction,
  listPreviewDevices,
  listBulkActionJobs,
  createBulkActionJob,
  getBulkActionJob,
  deleteBulkActionJob,
  cancelBulkActionJob,
  pauseBulkActionJob,
  resumeBulkActionJob,
  retryBulkActionJob,
  revertBulkActionJob,
  restoreBulkActionJob,
  cancelBulkActionJobs,
  listBulkActionJobItems,
  streamBulkActionJobEvents,
  getFeed,
  listApiKeys,
  createApiKey,
  getOwnApiKey,
  revokeApiKey,
  listAuditLog,
  getMetrics,
  listWebhooks,
  createWebhook,
  getWebhook,
  deleteWebhook,
  updateWebhook,
  rotateWebhookSecret,
  testWebhook,
  listWebhookDeliveries,
  getWebhookDelivery,
  redeliverWebhookDelivery,
  getLiveness,
  getReadiness,
} as const

export type OperationId = keyof typeof operations
