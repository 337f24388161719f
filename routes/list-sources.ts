import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listSources } from '../schemas/operations/list-sources.ts'
import { createCursors } from './wire/cursor.ts'
import { toWireSource } from './wire/source.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listSources.operationId] as const
  app.route(
    operation(listSources, async ({ query }) => {
      const page = await app.store.listSources(cursors.request(list, query))
      return cursors.answer(list, query, page, toWireSource)
    }),
  )
}
