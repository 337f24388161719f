import type { FastifyRequest } from 'fastify'
import type { Scope } from '../../db/keys/scopes.ts'
import { Problem } from '../../plugins/errors/problems.ts'

/** For what a query asks beyond the operation's own scope. Throws 403. */
export function requireScope(request: FastifyRequest, scope: Scope): void {
  if (request.apiKey?.scopes.includes(scope)) return
  throw new Problem('forbidden', `This API key lacks the scope ${scope}; use one that has it.`)
}
