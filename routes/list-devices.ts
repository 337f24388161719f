import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listDevices } from '../schemas/operations/list-devices.ts'
import { callerOf } from './checks/caller.ts'
import { createCursors } from './wire/cursor.ts'
import { fromWireDeviceFilter, toWireDevice } from './wire/device.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listDevices.operationId] as const
  app.route(
    operation(listDevices, async (request, reply) => {
      const { query } = request
      const filter = fromWireDeviceFilter(query)
      const page = await app.store.listDevices(filter, cursors.request(list, query), callerOf(request, reply))
      return cursors.answer(list, query, page, toWireDevice)
    }),
  )
}
