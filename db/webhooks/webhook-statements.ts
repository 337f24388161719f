import type { WebhookDraft } from './webhook.ts'
import { SHOWN_COLUMNS } from './webhook-row.ts'

/** What is said of webhooks to any engine. */
export const WEBHOOK_STATEMENTS = {
  /** Without the secrets. */
  shown: `SELECT ${SHOWN_COLUMNS} FROM webhooks WHERE webhook_id = ?`,
  /** The newest first. */
  page: `SELECT ${SHOWN_COLUMNS} FROM webhooks WHERE webhook_id < ? ORDER BY webhook_id DESC LIMIT ?`,
  find: 'SELECT * FROM webhooks WHERE webhook_id = ?',
  count: 'SELECT count(*) AS n FROM webhooks',
  insert: `INSERT INTO webhooks (webhook_id, url, description, events, enabled, secrets, created_by, created_at, updated_at)
    VALUES (:webhookId, :url, :description, :events, :enabled, :secrets, :by, :now, :now)`,
  update: `UPDATE webhooks SET url = :url, description = :description, events = :events, enabled = :enabled, updated_at = :now
    WHERE webhook_id = :webhookId`,
  replaceSecrets: 'UPDATE webhooks SET secrets = :secrets, updated_at = :now WHERE webhook_id = :id',
  remove: 'DELETE FROM webhooks WHERE webhook_id = ?',
} as const

/** The values of a webhook for `insert` and `update`. */
export const webhookColumns = ({ url, description, events, enabled }: Omit<WebhookDraft, 'secret'>) => ({
  url,
  description,
  events: JSON.stringify(events),
  enabled: enabled ? 1 : 0,
})
