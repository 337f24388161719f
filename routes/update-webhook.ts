import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { updateWebhook } from '../schemas/operations/update-webhook.ts'
import { checkWebhookUrl } from './checks/check-webhook-url.ts'
import { toWireWebhook } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(updateWebhook, async ({ params, body, actor }) => {
      if (body.url !== undefined) await checkWebhookUrl(app.webhookTargets, body.url)
      return toWireWebhook(await app.store.updateWebhook(params.id, body, actor))
    }),
  )
}
