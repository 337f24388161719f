import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { getWebhookDelivery } from '../schemas/operations/get-webhook-delivery.ts'
import { toWireDelivery } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getWebhookDelivery, async ({ params }) =>
      toWireDelivery(await app.store.getDelivery(params.id, params.message_id)),
    ),
  )
}
