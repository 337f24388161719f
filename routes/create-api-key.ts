import type { FastifyInstance } from 'fastify'
import { makeApiKey } from '../plugins/auth/key-text.ts'
import { ROLES } from '../plugins/auth/roles.ts'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { createApiKey } from '../schemas/operations/create-api-key.ts'
import { refuseIdempotencyKey } from './checks/refuse-idempotency-key.ts'
import { toWireApiKey } from './wire/api-key.ts'
import { fromWireTimeOrNull } from './wire/time.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(createApiKey, async (request, reply) => {
      refuseIdempotencyKey(request)
      const { body, actor } = request
      const { key, prefix, hash } = makeApiKey()
      const { name, role = null } = body
      const scopes = role === null ? (body.scopes ?? []) : ROLES[role]
      const expiresAt = fromWireTimeOrNull(body.expires_at)
      if (expiresAt !== null && expiresAt <= app.clock.now()) throw new Problem('invalid', EXPIRED, EXPIRED_DETAILS)
      const made = await app.store.createKey({ name, role, scopes, prefix, hash, expiresAt }, actor)
      const { last_used_at: _, revoked_at: __, ...shown } = toWireApiKey(made)
      reply.code(201).header('location', `/api/keys/${made.keyId}`)
      return { ...shown, key }
    }),
  )
}

const EXPIRED = 'expires_at is in the past; choose a later time, or leave it out for a key that never expires.'
const EXPIRED_DETAILS = { details: { expires_at: 'must be in the future' } }
