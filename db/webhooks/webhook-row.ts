import type { Delivery, Webhook, WebhookEventType } from './webhook.ts'
import type { StoredSecret } from './webhook-rules.ts'

export interface WebhookRow {
  webhook_id: string
  url: string
  description: string | null
  events: string
  enabled: 0 | 1
  secrets: string
  created_by: string
  created_at: number
  updated_at: number
}
/** Without the secrets: what is only shown must not even have read them. */
export type ShownWebhookRow = Omit<WebhookRow, 'secrets'>
export const SHOWN_COLUMNS = 'webhook_id, url, description, events, enabled, created_by, created_at, updated_at'

export interface DeliveryRow {
  seq: number
  message_id: string
  webhook_id: string
  type: Delivery['event']
  job_id: string | null
  status: Delivery['status']
  attempts: number
  trying_since: number
  occurred_at: number
  next_attempt_at: number | null
  last_attempt_at: number | null
  last_status_code: number | null
  last_error: string | null
}
export const DELIVERIES = `SELECT d.seq, o.message_id, d.webhook_id, o.type, o.job_id, d.status, d.attempts,
    d.trying_since, o.occurred_at, d.next_attempt_at, d.last_attempt_at, d.last_status_code, d.last_error
  FROM webhook_deliveries d JOIN outbox o ON o.seq = d.seq`

export function toWebhook(row: ShownWebhookRow): Webhook {
  return {
    webhookId: row.webhook_id,
    url: row.url,
    description: row.description,
    events: JSON.parse(row.events) as WebhookEventType[],
    enabled: row.enabled === 1,
    createdBy: row.created_by,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  }
}

export const secretsOf = ({ secrets }: Pick<WebhookRow, 'secrets'>): StoredSecret[] => JSON.parse(secrets)

export function toDelivery(row: DeliveryRow): Delivery {
  return {
    messageId: row.message_id,
    webhookId: row.webhook_id,
    event: row.type,
    jobId: row.job_id,
    status: row.status,
    attempts: row.attempts,
    createdAt: row.occurred_at,
    lastAttemptAt: row.last_attempt_at,
    lastStatusCode: row.last_status_code,
    lastError: row.last_error,
    nextAttemptAt: row.next_attempt_at,
  }
}
