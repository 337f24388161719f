import { DELIVERIES, type WebhookRow } from './webhook-row.ts'

/** An enabled webhook, and how many deliveries of it are being sent. */
export type Claimable = Pick<WebhookRow, 'webhook_id' | 'url' | 'secrets'> & { readonly sending: number }
/** A delivery that was taken to be sent. */
export interface Taken {
  readonly message_id: string
  readonly payload: string
}

/** What is due, in the order in which it is taken. */
const DUE = [
  { condition: 'next_attempt_at <= :now', order: 'next_attempt_at' },
  // No attempt is put off so far, and a first one not at all: the clock was set back since.
  { condition: 'attempts = 0', order: 'seq' },
  { condition: 'next_attempt_at > :now + :longest', order: 'next_attempt_at' },
] as const

/** Each is the beginning of an index: with an OR between them all that was ever sent to a webhook would be looked at. */
export const TAKE_STATEMENTS = DUE.map(
  ({ condition, order }) =>
    `UPDATE webhook_deliveries SET status = 'sending'
     WHERE webhook_id = :id AND seq IN (SELECT seq FROM webhook_deliveries
       WHERE webhook_id = :id AND status = 'pending' AND ${condition} ORDER BY ${order} LIMIT :free)
     RETURNING (SELECT message_id FROM outbox o WHERE o.seq = webhook_deliveries.seq) AS message_id,
       (SELECT payload FROM outbox o WHERE o.seq = webhook_deliveries.seq) AS payload`,
)

const waits = ({ condition }: (typeof DUE)[number]): string =>
  `EXISTS (SELECT 1 FROM webhook_deliveries d
     WHERE d.webhook_id = w.webhook_id AND d.status = 'pending' AND d.${condition})`
/** Asked several times a second: three probes of indexes for each webhook, however much one of them has waiting. */
export const ANY_DUE = `SELECT 1 AS n FROM webhooks w WHERE enabled = 1 AND (${DUE.map(waits).join(' OR ')}) LIMIT 1`

/** What the queue of deliveries says to any engine. */
export const DELIVERY_STATEMENTS = {
  enabled: `SELECT webhook_id, url, secrets, (SELECT count(*) FROM webhook_deliveries d
      WHERE d.webhook_id = w.webhook_id AND d.status = 'sending') AS sending FROM webhooks w WHERE w.enabled = 1`,
  find: `${DELIVERIES} WHERE o.message_id = ? AND d.webhook_id = ?`,
  settle: `UPDATE webhook_deliveries SET status = :status, attempts = attempts + 1, next_attempt_at = :next,
      last_attempt_at = :now, last_status_code = :statusCode, last_error = :error
    WHERE webhook_id = :id AND seq = :seq AND status = 'sending'`,
  disable: 'UPDATE webhooks SET enabled = 0, updated_at = :now WHERE webhook_id = :id',
  again: `UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_attempt_at = :now, trying_since = :now
    WHERE webhook_id = :id AND seq = :seq AND status != 'sending'`,
  isEnabled: 'SELECT enabled FROM webhooks WHERE webhook_id = ?',
  say: 'INSERT INTO outbox (type, occurred_at, payload) VALUES (:type, :now, :payload) RETURNING seq, message_id',
  address:
    'INSERT INTO webhook_deliveries (webhook_id, seq, trying_since, next_attempt_at) VALUES (:id, :seq, :now, :now)',
  /** Whoever had them in hand is gone with the process before: it may have sent them, so this is at least once. */
  release: `UPDATE webhook_deliveries SET status = 'pending' WHERE status = 'sending'`,
} as const
