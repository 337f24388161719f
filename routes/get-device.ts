import type { FastifyInstance } from 'fastify'
import { Problem } from '../plugins/errors/problems.ts'
import { operation } from '../plugins/validation/operation.ts'
import { getDevice } from '../schemas/operations/get-device.ts'
import { toWireDeviceDetail } from './wire/device.ts'
import { fromWireMac } from './wire/mac.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getDevice, async ({ params }) => {
      const device = await app.store.getDevice(fromWireMac(params.mac))
      if (device === null) {
        throw new Problem('not_found', `${params.mac} is not in the inventory; list the devices to find it.`)
      }
      return toWireDeviceDetail(device)
    }),
  )
}
