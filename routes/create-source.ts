import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { createSource } from '../schemas/operations/create-source.ts'
import { checkSourcePlace } from './checks/check-source-place.ts'
import { toSourceDraft, toWireSource } from './wire/source.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(createSource, async ({ body, actor }, reply) => {
      const draft = toSourceDraft(body)
      await checkSourcePlace(app, draft)
      const made = await app.store.createSource(draft, actor)
      reply.code(201).header('location', `/api/sources/${made.sourceId}`)
      return toWireSource(made)
    }),
  )
}
