import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { testWebhook } from '../schemas/operations/test-webhook.ts'
import { deliveryPath, toWireDelivery } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(testWebhook, async ({ params, actor }, reply) => {
      const delivery = await app.store.testWebhook(params.id, actor)
      reply.code(201).header('location', deliveryPath(delivery))
      return toWireDelivery(delivery)
    }),
  )
}
