import { IDEMPOTENCY_TTL_MS, type KeptAnswer, replayed } from '../../jobs/idempotency.ts'
import type { Job } from '../../jobs/job.ts'
import type { Idempotency, Made } from '../../jobs/job-store.ts'
import type { Actor } from '../../model.ts'
import type { SettledTime } from '../../settled-time.ts'
import type { Connection } from '../connection.ts'

/** Runs `make` at most once for an API key, an operation and an `Idempotency-Key`. */
export type Once = (
  operation: string,
  actor: Actor,
  idempotency: Idempotency | null,
  make: () => Promise<Job>,
) => Promise<Made>

/**
 * The answer is kept in the transaction that made it, so there is never a moment in which the job exists and its record
 * doesn't. A clock that leaps ahead doesn't end it: what was done once would be done again.
 */
export function createOnce(db: Connection, { held }: Pick<SettledTime, 'held'>): Once {
  const find = db.prepare<[string, string, string, number], KeptAnswer>(
    `SELECT body_hash, answer FROM idempotency
     WHERE key_id = ? AND operation = ? AND idempotency_key = ? AND created_at > ?`,
  )
  const keep = db.prepare(
    `INSERT INTO idempotency (key_id, operation, idempotency_key, body_hash, answer, created_at)
     VALUES (?, ?, ?, ?, ?, ?)
     ON CONFLICT (key_id, operation, idempotency_key)
       DO UPDATE SET body_hash = excluded.body_hash, answer = excluded.answer, created_at = excluded.created_at`,
  )
  return async (operation, actor, idempotency, make) => {
    if (idempotency === null) return { job: await make(), replayed: false }
    const kept = await find.get(actor.keyId, operation, idempotency.key, held.now() - IDEMPOTENCY_TTL_MS)
    const earlier = replayed(kept, idempotency)
    if (earlier !== null) return { job: earlier, replayed: true }
    const job = await make()
    await keep.run(actor.keyId, operation, idempotency.key, idempotency.bodyHash, JSON.stringify(job), held.now())
    return { job, replayed: false }
  }
}
