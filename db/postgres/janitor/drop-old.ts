import type { Clock } from '../../clock.ts'
import { IDEMPOTENCY_TTL_MS } from '../../jobs/idempotency.ts'
import { PREVIEW_TTL_MS } from '../../previews/preview-places.ts'
import type { WriteConnection } from '../connection.ts'
import type { Chore } from './chore.ts'

/**
 * Removes previews that expired before a job took them, and those that would last too long since the clock was set back:
 * what they show is old.
 */
export function previewChore(db: WriteConnection, clock: Clock, discardSet: (setId: number) => Promise<void>): Chore {
  // One for each end of the index: with an OR between them all previews would be looked at.
  const dropping = (condition: string) =>
    db.prepare<[object], { set_id: number }>(
      `DELETE FROM previews WHERE preview_id IN
         (SELECT preview_id FROM previews WHERE job_id IS NULL AND ${condition} LIMIT :rows) RETURNING set_id`,
    )
  const dropExpired = dropping('expires_at <= :now')
  const dropStranded = dropping(`expires_at > :now + ${2 * PREVIEW_TTL_MS}`)
  return async (rows) => {
    const now = clock.now()
    const dropped = [...(await dropExpired.all({ now, rows })), ...(await dropStranded.all({ now, rows }))]
    for (const { set_id } of dropped) await discardSet(set_id)
    return dropped.length > 0
  }
}

/** Removes kept answers that are too old to be replayed. */
export function idempotencyChore(db: WriteConnection, clock: Clock): Chore {
  const drop = db.prepare(
    `DELETE FROM idempotency WHERE (key_id, operation, idempotency_key) IN
       (SELECT key_id, operation, idempotency_key FROM idempotency WHERE created_at <= :old LIMIT :rows)`,
  )
  return async (rows) => (await drop.run({ old: clock.now() - IDEMPOTENCY_TTL_MS, rows })).changes > 0
}

/** Forgets after the retention that nobody has an address: statements from before its release don't come any more. */
export function releasedAddressChore(db: WriteConnection, clock: Clock, retention: number): Chore {
  const drop = db.prepare(
    `DELETE FROM addresses WHERE (ip, site_id) IN
       (SELECT ip, site_id FROM addresses WHERE mac IS NULL AND said_at <= :old LIMIT :rows)`,
  )
  return async (rows) => (await drop.run({ old: clock.now() - retention, rows })).changes > 0
}

/**
 * Removes messages to webhooks after the retention, once their deliveries are removed. Each message may have one for
 * every webhook, so a step counts deliveries.
 */
export function deliveryChore(db: WriteConnection, clock: Clock, retention: number): Chore {
  const old = `SELECT seq FROM outbox WHERE occurred_at <= :old ORDER BY occurred_at, seq LIMIT :rows`
  const dropDeliveries = db.prepare(
    `DELETE FROM webhook_deliveries WHERE (webhook_id, seq) IN
       (SELECT d.webhook_id, d.seq FROM (${old}) o JOIN webhook_deliveries d ON d.seq = o.seq LIMIT :rows)`,
  )
  const dropMessages = db.prepare(`DELETE FROM outbox WHERE seq IN (${old})`)
  return async (rows) => {
    const keys = { old: clock.now() - retention, rows }
    return (await dropDeliveries.run(keys)).changes > 0 || (await dropMessages.run(keys)).changes > 0
  }
}
