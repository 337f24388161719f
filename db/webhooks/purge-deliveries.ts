import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'

/** A chore of the janitor's: messages leave the disk after the retention, and with them their deliveries. */
export function deliveryChore(db: Connection, clock: Clock, retention: number, rows: number): () => boolean {
  const old = `SELECT seq FROM outbox WHERE occurred_at <= :old ORDER BY occurred_at, seq LIMIT ${rows}`
  const dropDeliveries = db.prepare(`DELETE FROM webhook_deliveries WHERE seq IN (${old})`)
  const dropMessages = db.prepare(`DELETE FROM outbox WHERE seq IN (${old})`)
  return () => {
    const keys = { old: clock.now() - retention }
    dropDeliveries.run(keys)
    return dropMessages.run(keys).changes > 0
  }
}
