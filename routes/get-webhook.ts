import type { FastifyInstance } from 'fastify'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getWebhook } from '../schemas/operations/get-webhook.ts'
import { toWireWebhook } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getWebhook, async ({ params }) => {
      const webhook = await app.store.getWebhook(params.id)
      if (webhook === null) throw new Problem('not_found', UNKNOWN)
      return toWireWebhook(webhook)
    }),
  )
}

const UNKNOWN = 'There is no such webhook; list the webhooks to find its id.'
