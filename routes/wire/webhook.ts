import type { Delivery, Webhook } from '../../db/webhooks/webhook.ts'
import type { Webhook as WireWebhook } from '../../schemas/components/webhook.ts'
import type { WebhookDelivery } from '../../schemas/components/webhook-delivery.ts'
import { toWireTime, toWireTimeOrNull } from './time.ts'

export const toWireWebhook = (webhook: Webhook): WireWebhook => ({
  webhook_id: webhook.webhookId,
  url: webhook.url,
  description: webhook.description,
  events: [...webhook.events],
  enabled: webhook.enabled,
  created_by: webhook.createdBy,
  created_at: toWireTime(webhook.createdAt),
  updated_at: toWireTime(webhook.updatedAt),
})

export const toWireDelivery = (delivery: Delivery): WebhookDelivery => ({
  message_id: delivery.messageId,
  webhook_id: delivery.webhookId,
  event: delivery.event,
  job_id: delivery.jobId,
  status: delivery.status,
  attempts: delivery.attempts,
  created_at: toWireTime(delivery.createdAt),
  last_attempt_at: toWireTimeOrNull(delivery.lastAttemptAt),
  last_status_code: delivery.lastStatusCode,
  last_error: delivery.lastError,
  next_attempt_at: toWireTimeOrNull(delivery.nextAttemptAt),
})

export const deliveryPath = ({ webhookId, messageId }: Delivery): string =>
  `/api/webhooks/${webhookId}/deliveries/${messageId}`
