import type { FastifyInstance } from 'fastify'
import { createFairSemaphore } from '../plugins/guard/fair-semaphore.ts'
import { operation } from '../plugins/validation/operation.ts'
import { listBulkActionJobItems } from '../schemas/operations/list-bulk-action-job-items.ts'
import { chooseType } from './checks/accept.ts'
import { callerOf, streamCallerOf } from './checks/caller.ts'
import { itemStream } from './streams/item-stream.ts'
import { createCursors } from './wire/cursor.ts'
import { toWireItem } from './wire/job.ts'

/** Of exports. Single pages don't wait for them. */
const PAGES_AT_ONCE = 2

export default async function route(app: FastifyInstance) {
  const inTurn = createFairSemaphore(PAGES_AT_ONCE)
  const cursors = createCursors(app.store.secret)
  app.route(
    operation(listBulkActionJobItems, async (request, reply) => {
      const { params, query } = request
      const type = chooseType(request, listBulkActionJobItems.produces)
      const outcome = query.outcome ?? null
      if (type !== 'application/json') {
        const caller = streamCallerOf(request, reply)
        const text = await itemStream(type, (page) =>
          inTurn(caller.share, () => app.store.listItems(params.id, outcome, page, caller)),
        )
        return reply.type(`${type}; charset=utf-8`).send(text)
      }
      const list = [listBulkActionJobItems.operationId, params.id] as const
      const page = await app.store.listItems(params.id, outcome, cursors.request(list, query), callerOf(request, reply))
      return cursors.answer(list, query, page, toWireItem)
    }),
  )
}
