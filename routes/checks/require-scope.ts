import type { FastifyRequest } from 'fastify'
import type { Scope } from '../../db/keys/scopes.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/** For queries that need more than the scope of the operation. Throws 403. */
export function requireScope(request: FastifyRequest, scope: Scope): void {
  if (request.apiKey?.scopes.includes(scope)) return
  throw new Problem('forbidden', `This API key lacks the scope ${scope}; use one that has it.`)
}
