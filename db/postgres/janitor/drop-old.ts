import type { Clock } from '../../clock.ts'
import { DROP_ANSWERS, DROP_MESSAGES, DROP_PREVIEWS, DROP_RELEASES, OLD_MESSAGES } from '../../janitor/drop-old.ts'
import { IDEMPOTENCY_TTL_MS } from '../../jobs/idempotency.ts'
import type { WriteConnection } from '../connection.ts'
import { isAmong } from '../looked-up.ts'
import type { Chore } from './chore.ts'

/** Removes previews that no job took in time: see `DROP_PREVIEWS`. */
export function previewChore(db: WriteConnection, clock: Clock, discardSet: (setId: number) => Promise<void>): Chore {
  const dropExpired = db.prepare<[object], { set_id: number }>(DROP_PREVIEWS.expired)
  const dropStranded = db.prepare<[object], { set_id: number }>(DROP_PREVIEWS.stranded)
  return async (rows) => {
    const now = clock.now()
    const dropped = [...(await dropExpired.all({ now, rows })), ...(await dropStranded.all({ now, rows }))]
    for (const { set_id } of dropped) await discardSet(set_id)
    return dropped.length > 0
  }
}

/** Removes kept answers that are too old to be replayed. */
export function idempotencyChore(db: WriteConnection, clock: Clock): Chore {
  const drop = db.prepare(DROP_ANSWERS)
  return async (rows) => (await drop.run({ old: clock.now() - IDEMPOTENCY_TTL_MS, rows })).changes > 0
}

/** Forgets after the retention that nobody has an address: statements from before its release don't come any more. */
export function releasedAddressChore(db: WriteConnection, clock: Clock, retention: number): Chore {
  const drop = db.prepare(DROP_RELEASES)
  return async (rows) => (await drop.run({ old: clock.now() - retention, rows })).changes > 0
}

/**
 * Removes messages to webhooks after the retention, once their deliveries are removed. Each message may have one for
 * every webhook, so a step counts deliveries.
 */
export function deliveryChore(db: WriteConnection, clock: Clock, retention: number): Chore {
  const dropDeliveries = db.prepare(
    `DELETE FROM webhook_deliveries WHERE ${isAmong(
      'ctid',
      `SELECT d.ctid FROM (${OLD_MESSAGES}) o
         CROSS JOIN LATERAL (SELECT ctid FROM webhook_deliveries WHERE seq = o.seq OFFSET 0) d LIMIT :rows`,
    )}`,
  )
  const dropMessages = db.prepare(DROP_MESSAGES)
  return async (rows) => {
    const keys = { old: clock.now() - retention, rows }
    return (await dropDeliveries.run(keys)).changes > 0 || (await dropMessages.run(keys)).changes > 0
  }
}
