import type { Clock } from '../../clock.ts'
import { cutPage } from '../../page.ts'
import { ANY_DUE } from '../../webhooks/delivery-statements.ts'
import { LONGEST_WAIT_MS } from '../../webhooks/retry-schedule.ts'
import {
  DELIVERIES,
  type DeliveryRow,
  type ShownWebhookRow,
  toDelivery,
  toWebhook,
} from '../../webhooks/webhook-row.ts'
import { unknownDelivery, unknownWebhook } from '../../webhooks/webhook-rules.ts'
import { WEBHOOK_STATEMENTS as SQL } from '../../webhooks/webhook-statements.ts'
import type { WebhookLookups, WebhookQueries } from '../../webhooks/webhook-store.ts'
import type { Connection } from '../connection.ts'

export function createWebhookReader(db: Connection, clock: Clock): WebhookLookups {
  const find = db.prepare<[string], ShownWebhookRow>(SQL.shown)
  const page = db.prepare<[string, number], ShownWebhookRow>(SQL.page)
  const due = db.prepare<[object], { n: number }>(ANY_DUE)
  return {
    getWebhook(webhookId) {
      const row = find.get(webhookId)
      return row === undefined ? null : toWebhook(row)
    },
    listWebhooks({ limit, after }) {
      const rows = page.all(String(after?.[0] ?? '~'), limit + 1)
      const { shown, next } = cutPage(rows, limit, (row) => [row.webhook_id])
      return { data: shown.map(toWebhook), next }
    },
    hasDueDeliveries: () => due.get({ now: clock.now(), longest: LONGEST_WAIT_MS }) !== undefined,
  }
}

/** Deliveries of a deleted webhook stay until they are purged, and are nobody's. */
export function createDeliveryReader(db: Connection): WebhookQueries {
  const known = db.prepare<[string], { n: number }>('SELECT 1 AS n FROM webhooks WHERE webhook_id = ?')
  const find = db.prepare<[string, string], DeliveryRow>(`${DELIVERIES} WHERE o.message_id = ? AND d.webhook_id = ?`)
  const page = (condition: string) =>
    db.prepare<[object], DeliveryRow>(
      `${DELIVERIES} WHERE d.webhook_id = :webhookId ${condition} AND d.seq < :before ORDER BY d.seq DESC LIMIT :limit`,
    )
  const all = page('')
  const byStatus = page('AND d.status = :status')

  return {
    getDelivery(webhookId, messageId) {
      const row = known.get(webhookId) && find.get(messageId, webhookId)
      if (row === undefined) throw unknownDelivery()
      return toDelivery(row)
    },
    listDeliveries(webhookId, status, { limit, after }) {
      if (known.get(webhookId) === undefined) throw unknownWebhook()
      const keys = { webhookId, before: after?.[0] ?? Number.MAX_SAFE_INTEGER, limit: limit + 1 }
      const rows = status === null ? all.all(keys) : byStatus.all({ ...keys, status })
      const { shown, next } = cutPage(rows, limit, (row) => [row.seq])
      return { data: shown.map(toDelivery), next }
    },
  }
}
