import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { deleteSource } from '../schemas/operations/delete-source.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(deleteSource, async ({ params, actor }) => {
      await app.store.deleteSource(params.id, actor)
      app.sources.changed(params.id, null)
      return { source_id: params.id, success: true as const }
    }),
  )
}
