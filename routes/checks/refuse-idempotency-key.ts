import type { FastifyRequest } from 'fastify'
import { Problem } from '../../plugins/errors/problems.ts'

const MESSAGE = 'is not supported by this operation; leave it out'

/**
 * For operations whose answer can't be kept and repeated: a secret is shown once, an import is too large to compare. If
 * the header were ignored, a caller would believe that repeating is safe. Throws 400.
 */
export function refuseIdempotencyKey({ headers }: Pick<FastifyRequest, 'headers'>): void {
  if (headers['idempotency-key'] === undefined) return
  throw new Problem('invalid', `Idempotency-Key ${MESSAGE}.`, { details: { 'idempotency-key': MESSAGE } })
}
