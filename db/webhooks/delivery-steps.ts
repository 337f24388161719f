import type { Claimable, Taken } from './delivery-statements.ts'
import { afterAttempt, LONGEST_WAIT_MS } from './retry-schedule.ts'
import { type Attempt, type ClaimedDelivery, SENDING_AT_ONCE, TEST_EVENT } from './webhook.ts'
import { type DeliveryRow, secretsOf } from './webhook-row.ts'
import { liveSecrets } from './webhook-rules.ts'

/** How many deliveries of a webhook may be taken now. */
export const freeOf = ({ sending }: Claimable): number => SENDING_AT_ONCE - sending

/** The values of a statement that takes at most `free` deliveries. */
export const takeKeys = ({ webhook_id: id }: Claimable, now: number, free: number) => ({
  ...{ id, now, free },
  longest: LONGEST_WAIT_MS,
})

/** What was taken, as its sender needs it. */
export function claimed(webhook: Claimable, taken: readonly Taken[], now: number): ClaimedDelivery[] {
  if (taken.length === 0) return []
  const { webhook_id: webhookId, url } = webhook
  const secrets = liveSecrets(secretsOf(webhook), now).map(({ secret }) => secret)
  return taken.map(({ message_id, payload }) => ({ webhookId, messageId: message_id, url, secrets, payload }))
}

/** What an attempt makes of its delivery; `random` lies in [0, 1). */
export function settledAs(row: DeliveryRow, attempt: Attempt, now: number, random: number) {
  const { statusCode, error } = attempt
  const tried = { attempts: row.attempts, tryingSince: row.trying_since }
  const { status, nextAttemptAt: next } = afterAttempt(tried, attempt, now, random)
  return { id: row.webhook_id, seq: row.seq, now, statusCode, error, status, next }
}

/** The message that tests a webhook. */
export function testMessage(webhookId: string, now: number) {
  const data = { webhook_id: webhookId }
  const payload = JSON.stringify({ type: TEST_EVENT, timestamp: new Date(now).toISOString(), data })
  return { type: TEST_EVENT, now, payload }
}
