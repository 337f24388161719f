import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { deleteWebhook } from '../schemas/operations/delete-webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(deleteWebhook, async ({ params, actor }) => {
      await app.store.deleteWebhook(params.id, actor)
      return { webhook_id: params.id, success: true as const }
    }),
  )
}
