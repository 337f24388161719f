import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listWebhooks } from '../schemas/operations/list-webhooks.ts'
import { createCursors } from './wire/cursor.ts'
import { toWireWebhook } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listWebhooks.operationId] as const
  app.route(
    operation(listWebhooks, async ({ query }) => {
      const page = await app.store.listWebhooks(cursors.request(list, query))
      return cursors.answer(list, query, page, toWireWebhook)
    }),
  )
}
