import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listWebhookDeliveries } from '../schemas/operations/list-webhook-deliveries.ts'
import { callerOf } from './checks/caller.ts'
import { createCursors } from './wire/cursor.ts'
import { toWireDelivery } from './wire/webhook.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  app.route(
    operation(listWebhookDeliveries, async (request, reply) => {
      const { params, query } = request
      const caller = callerOf(request, reply)
      const list = [listWebhookDeliveries.operationId, params.id] as const
      const page = await app.store.listDeliveries(params.id, query.status ?? null, cursors.request(list, query), caller)
      return cursors.answer(list, query, page, toWireDelivery)
    }),
  )
}
