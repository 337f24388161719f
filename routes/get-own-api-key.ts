import type { FastifyInstance } from 'fastify'
import type { ApiKey } from '../db/keys/key.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getOwnApiKey } from '../schemas/operations/get-own-api-key.ts'
import { toWireApiKey } from './wire/api-key.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getOwnApiKey, async (request) => {
      const { name, role, scopes, created_at, expires_at } = toWireApiKey(request.apiKey as ApiKey)
      return { name, role, scopes, created_at, expires_at }
    }),
  )
}
