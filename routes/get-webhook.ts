import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/operation.ts'
import { Problem } from '../plugins/problems.ts'
import { getWebhook } from '../schemas/operations/get-webhook.ts'
import { toWireWebhook } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getWebhook, ({ params }) => {
      const webhook = app.store.getWebhook(params.id)
      if (webhook === null) throw new Problem('not_found', UNKNOWN)
      return toWireWebhook(webhook)
    }),
  )
}

const UNKNOWN = 'There is no such webhook; list the webhooks to find its id.'
