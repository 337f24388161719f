import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { redeliverWebhookDelivery } from '../schemas/operations/redeliver-webhook-delivery.ts'
import { toWireDelivery } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(redeliverWebhookDelivery, async ({ params, actor }) =>
      toWireDelivery(await app.store.redeliver(params.id, params.message_id, actor)),
    ),
  )
}
