import { createHash } from 'node:crypto'
import stringify from 'safe-stable-stringify'
import type { Idempotency } from '../../db/jobs/job-store.ts'

/**
 * What the store needs to know of an `Idempotency-Key`. The body counts in its canonical form, and so does the path:
 * the order of members doesn't matter, the job that is retried or reverted does.
 */
export function idempotencyOf(key: string | undefined, subject: string, body: unknown): Idempotency | null {
  if (key === undefined) return null
  const canonical = stringify([subject, body]) ?? ''
  return { key, bodyHash: createHash('sha256').update(canonical).digest('hex') }
}
