import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { revokeApiKey } from '../schemas/operations/revoke-api-key.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(revokeApiKey, async ({ params, actor }) => {
      const key = await app.store.revokeKey(params.id, actor)
      return { key_id: key.keyId, name: key.name, success: true as const }
    }),
  )
}
