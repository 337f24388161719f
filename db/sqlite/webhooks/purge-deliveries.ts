import type { Clock } from '../../clock.ts'
import type { Connection } from '../connection.ts'

/**
 * A chore of the janitor's: messages leave the disk after the retention, when their deliveries have. Each message may
 * have one for every webhook, so a step counts deliveries.
 */
export function deliveryChore(db: Connection, clock: Clock, retention: number): (rows: number) => boolean {
  const old = `SELECT seq FROM outbox WHERE occurred_at <= :old ORDER BY occurred_at, seq LIMIT :rows`
  const dropDeliveries = db.prepare(
    `DELETE FROM webhook_deliveries WHERE (webhook_id, seq) IN
       (SELECT d.webhook_id, d.seq FROM (${old}) o CROSS JOIN webhook_deliveries d ON d.seq = o.seq LIMIT :rows)`,
  )
  const dropMessages = db.prepare(`DELETE FROM outbox WHERE seq IN (${old})`)
  return (rows) => {
    const keys = { old: clock.now() - retention, rows }
    return dropDeliveries.run(keys).changes > 0 || dropMessages.run(keys).changes > 0
  }
}
