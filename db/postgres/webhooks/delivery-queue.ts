import type { Clock } from '../../clock.ts'
import { afterAttempt, isGone, LONGEST_WAIT_MS } from '../../webhooks/retry-schedule.ts'
import { type ClaimedDelivery, type Delivery, SENDING_AT_ONCE, TEST_EVENT } from '../../webhooks/webhook.ts'
import { DELIVERIES, type DeliveryRow, secretsOf, toDelivery, type WebhookRow } from '../../webhooks/webhook-row.ts'
import { checkCanSend, liveSecrets, unknownDelivery } from '../../webhooks/webhook-rules.ts'
import type { WebhookVerbs } from '../../webhooks/webhook-store.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'

export type DeliveryQueue = InTransaction<
  Pick<WebhookVerbs, 'claimDeliveries' | 'settleDelivery' | 'redeliver' | 'testWebhook'>
>
interface Taken {
  readonly message_id: string
  readonly payload: string
}
type Claimable = Pick<WebhookRow, 'webhook_id' | 'url' | 'secrets'> & { sending: number }

/** Hands out what is due and takes back what became of it; `random` spreads the retries. */
export async function createDeliveryQueue(
  db: WriteConnection,
  clock: Clock,
  random = Math.random,
): Promise<DeliveryQueue> {
  const enabled = db.prepare<[], Claimable>(
    `SELECT webhook_id, url, secrets, (SELECT count(*) FROM webhook_deliveries d
       WHERE d.webhook_id = w.webhook_id AND d.status = 'sending') AS sending FROM webhooks w WHERE w.enabled = 1`,
  )
  const take = (chosen: string) =>
    db.prepare<[object], Taken>(
      `UPDATE webhook_deliveries SET status = 'sending'
       WHERE webhook_id = :id AND seq IN (SELECT seq FROM webhook_deliveries
         WHERE webhook_id = :id AND status = 'pending' AND ${chosen} LIMIT :free)
       RETURNING (SELECT message_id FROM outbox o WHERE o.seq = webhook_deliveries.seq) AS message_id,
         (SELECT payload FROM outbox o WHERE o.seq = webhook_deliveries.seq) AS payload`,
    )
  // Each is the beginning of an index: with an OR between them all that was ever sent to a webhook would be looked at.
  const takeDue = take('next_attempt_at <= :now ORDER BY next_attempt_at')
  // No attempt is put off so far, and a first one not at all: the clock was set back since.
  const takeFirst = take('attempts = 0 ORDER BY seq')
  const takeStranded = take('next_attempt_at > :now + :longest ORDER BY next_attempt_at')
  const find = db.prepare<[string, string], DeliveryRow>(`${DELIVERIES} WHERE o.message_id = ? AND d.webhook_id = ?`)
  const settle = db.prepare(
    `UPDATE webhook_deliveries SET status = :status, attempts = attempts + 1, next_attempt_at = :next,
       last_attempt_at = :now, last_status_code = :statusCode, last_error = :error
     WHERE webhook_id = :id AND seq = :seq AND status = 'sending'`,
  )
  const disable = db.prepare('UPDATE webhooks SET enabled = 0, updated_at = :now WHERE webhook_id = :id')
  const again = db.prepare(
    `UPDATE webhook_deliveries SET status = 'pending', attempts = 0, next_attempt_at = :now, trying_since = :now
     WHERE webhook_id = :id AND seq = :seq AND status != 'sending'`,
  )
  const isEnabled = db.prepare<[string], { enabled: 0 | 1 }>('SELECT enabled FROM webhooks WHERE webhook_id = ?')
  const say = db.prepare<[object], { seq: number; message_id: string }>(
    'INSERT INTO outbox (type, occurred_at, payload) VALUES (:type, :now, :payload) RETURNING seq, message_id',
  )
  const address = db.prepare(
    'INSERT INTO webhook_deliveries (webhook_id, seq, trying_since, next_attempt_at) VALUES (:id, :seq, :now, :now)',
  )
  // Whoever had them in hand is gone with the process before: it may have sent them, so this is at least once.
  await db.prepare(`UPDATE webhook_deliveries SET status = 'pending' WHERE status = 'sending'`).run()

  const checkEnabled = async (webhookId: string): Promise<void> => {
    const row = await isEnabled.get(webhookId)
    checkCanSend(row && { enabled: row.enabled === 1 })
  }
  const shown = async (webhookId: string, messageId: string): Promise<Delivery> =>
    toDelivery((await find.get(messageId, webhookId)) as DeliveryRow)
  const claim = async (webhook: Claimable, now: number): Promise<ClaimedDelivery[]> => {
    const { webhook_id: id, url, sending } = webhook
    const free = SENDING_AT_ONCE - sending
    if (free <= 0) return []
    const secrets = liveSecrets(secretsOf(webhook), now).map(({ secret }) => secret)
    const taken: Taken[] = []
    for (const some of [takeDue, takeFirst, takeStranded]) {
      if (taken.length < free)
        taken.push(...(await some.all({ id, now, free: free - taken.length, longest: LONGEST_WAIT_MS })))
    }
    return taken.map(({ message_id, payload }) => ({ webhookId: id, messageId: message_id, url, secrets, payload }))
  }

  return {
    async claimDeliveries() {
      const now = clock.now()
      const claimed: ClaimedDelivery[] = []
      for (const webhook of await enabled.all()) claimed.push(...(await claim(webhook, now)))
      return claimed
    },
    async settleDelivery(webhookId, messageId, attempt) {
      const row = await find.get(messageId, webhookId)
      if (row === undefined) return null
      const now = clock.now()
      const { statusCode, error } = attempt
      const tried = { attempts: row.attempts, tryingSince: row.trying_since }
      const { status, nextAttemptAt: next } = afterAttempt(tried, attempt, now, random())
      await settle.run({ id: webhookId, seq: row.seq, now, statusCode, error, status, next })
      if (isGone(attempt)) await disable.run({ id: webhookId, now })
      return shown(webhookId, messageId)
    },
    async redeliver(webhookId, messageId) {
      await checkEnabled(webhookId)
      const row = await find.get(messageId, webhookId)
      if (row === undefined) throw unknownDelivery()
      await again.run({ id: webhookId, seq: row.seq, now: clock.now() })
      return shown(webhookId, messageId)
    },
    async testWebhook(webhookId) {
      await checkEnabled(webhookId)
      const now = clock.now()
      const data = { webhook_id: webhookId }
      const payload = JSON.stringify({ type: TEST_EVENT, timestamp: new Date(now).toISOString(), data })
      const { seq, message_id } = (await say.get({ type: TEST_EVENT, now, payload })) as {
        seq: number
        message_id: string
      }
      await address.run({ id: webhookId, seq, now })
      return shown(webhookId, message_id)
    },
  }
}
