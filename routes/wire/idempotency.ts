import { createHash } from 'node:crypto'
import stringify from 'safe-stable-stringify'
import type { Idempotency } from '../../db/jobs/job-store.ts'

/**
 * An `Idempotency-Key`, with a hash of the request: of its body in canonical form, since the order of members doesn't
 * matter, and of the job that is retried or reverted.
 */
export function idempotencyOf(key: string | undefined, subject: string, body: unknown): Idempotency | null {
  if (key === undefined) return null
  const canonical = stringify([subject, body]) ?? ''
  return { key, bodyHash: createHash('sha256').update(canonical).digest('hex') }
}
