import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listPreviewDevices } from '../schemas/operations/list-preview-devices.ts'
import { callerOf } from './checks/caller.ts'
import { createCursors } from './wire/cursor.ts'
import { toWireDevice } from './wire/device.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  app.route(
    operation(listPreviewDevices, async (request, reply) => {
      const { params, query } = request
      const list = [listPreviewDevices.operationId, params.id] as const
      const page = await app.store.listPreviewDevices(params.id, cursors.request(list, query), callerOf(request, reply))
      return cursors.answer(list, query, page, toWireDevice)
    }),
  )
}
