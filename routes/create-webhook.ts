import type { FastifyInstance } from 'fastify'
import { makeSecret } from '../outbound/signature.ts'
import { operation } from '../plugins/validation/operation.ts'
import { createWebhook } from '../schemas/operations/create-webhook.ts'
import { checkWebhookUrl } from './checks/check-webhook-url.ts'
import { refuseIdempotencyKey } from './checks/refuse-idempotency-key.ts'
import { toWireWebhook } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(createWebhook, async (request, reply) => {
      refuseIdempotencyKey(request)
      const { url, description = null, events, enabled = true } = request.body
      await checkWebhookUrl(app.webhookTargets, url)
      const secret = makeSecret()
      const made = await app.store.createWebhook({ url, description, events, enabled, secret }, request.actor)
      reply.code(201).header('location', `/api/webhooks/${made.webhookId}`)
      return { ...toWireWebhook(made), secret }
    }),
  )
}
