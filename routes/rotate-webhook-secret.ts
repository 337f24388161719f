import type { FastifyInstance } from 'fastify'
import { makeSecret } from '../outbound/signature.ts'
import { operation } from '../plugins/validation/operation.ts'
import { rotateWebhookSecret } from '../schemas/operations/rotate-webhook-secret.ts'
import { refuseIdempotencyKey } from './checks/refuse-idempotency-key.ts'
import { toWireTime } from './wire/time.ts'

const ONE_DAY = 24 * 3600

export default async function route(app: FastifyInstance) {
  app.route(
    operation(rotateWebhookSecret, async (request) => {
      refuseIdempotencyKey(request)
      const overlapMs = (request.body?.overlap_seconds ?? ONE_DAY) * 1000
      const secret = makeSecret()
      const webhook = await app.store.rotateWebhookSecret(request.params.id, secret, overlapMs, request.actor)
      const previous_secret_until = toWireTime(webhook.updatedAt + overlapMs)
      return { webhook_id: webhook.webhookId, secret, previous_secret_until }
    }),
  )
}
