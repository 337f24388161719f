import type { Clock } from '../../clock.ts'
import type { Connection } from '../connection.ts'
import { IDEMPOTENCY_TTL_MS } from '../jobs/idempotency.ts'
import type { Chore } from './chore.ts'

/** Removes kept answers that are too old to be replayed. */
export function idempotencyChore(db: Connection, clock: Clock): Chore {
  const drop = db.prepare(
    `DELETE FROM idempotency WHERE (key_id, operation, idempotency_key) IN
       (SELECT key_id, operation, idempotency_key FROM idempotency WHERE created_at <= :old LIMIT :rows)`,
  )
  return (rows) => drop.run({ old: clock.now() - IDEMPOTENCY_TTL_MS, rows }).changes > 0
}
