import type { Clock } from '../../clock.ts'
import { cutPage } from '../../page.ts'
import { LONGEST_WAIT_MS } from '../../webhooks/retry-schedule.ts'
import type { WebhookLookups } from '../../webhooks/webhook-store.ts'
import type { Connection } from '../connection.ts'
import { SHOWN_COLUMNS, type ShownWebhookRow, toWebhook } from './webhook-row.ts'

export function createWebhookReader(db: Connection, clock: Clock): WebhookLookups {
  const find = db.prepare<[string], ShownWebhookRow>(`SELECT ${SHOWN_COLUMNS} FROM webhooks WHERE webhook_id = ?`)
  const page = db.prepare<[string, number], ShownWebhookRow>(
    `SELECT ${SHOWN_COLUMNS} FROM webhooks WHERE webhook_id < ? ORDER BY webhook_id DESC LIMIT ?`,
  )
  // Asked several times a second: three probes of indexes for each webhook, however much one of them has waiting.
  const waits = (condition: string) =>
    `EXISTS (SELECT 1 FROM webhook_deliveries d
       WHERE d.webhook_id = w.webhook_id AND d.status = 'pending' AND ${condition})`
  const due = db.prepare<[object], { n: number }>(
    `SELECT 1 AS n FROM webhooks w WHERE enabled = 1 AND (${waits('d.next_attempt_at <= :now')}
       OR ${waits('d.attempts = 0')} OR ${waits('d.next_attempt_at > :now + :longest')}) LIMIT 1`,
  )
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
