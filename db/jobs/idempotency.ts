import { StoreError } from '../errors.ts'
import type { Job } from './job.ts'
import type { Idempotency } from './job-store.ts'

/** How long an answer is kept for its `Idempotency-Key`. */
export const IDEMPOTENCY_TTL_MS = 24 * 3600 * 1000

/** What is kept of an earlier call with the same key. */
export interface KeptAnswer {
  readonly body_hash: string
  /** The job as it was then, as JSON. */
  readonly answer: string
}

/** The job to answer again; null: no earlier call had the key. Throws `idempotency_mismatch` when its body differed. */
export function replayed(kept: KeptAnswer | undefined, { bodyHash }: Idempotency): Job | null {
  if (kept === undefined) return null
  if (kept.body_hash === bodyHash) return JSON.parse(kept.answer) as Job
  throw new StoreError(
    'idempotency_mismatch',
    'This Idempotency-Key was used with another body or for another job; repeat that call as it was, or use a new key.',
  )
}

/** The same body for another job is another request, so the job's id is part of what is compared. */
export const ofJob = (jobId: string, idempotency: Idempotency | null): Idempotency | null =>
  idempotency && { ...idempotency, bodyHash: `${jobId} ${idempotency.bodyHash}` }
