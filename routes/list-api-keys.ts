import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listApiKeys } from '../schemas/operations/list-api-keys.ts'
import { toWireApiKey } from './wire/api-key.ts'
import { createCursors } from './wire/cursor.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listApiKeys.operationId] as const
  app.route(
    operation(listApiKeys, async ({ query }) => {
      const page = await app.store.listKeys(cursors.request(list, query))
      return cursors.answer(list, query, page, toWireApiKey)
    }),
  )
}
