import type { FastifyInstance } from 'fastify'
import { formatMac } from '../db/mac.ts'
import { operation } from '../plugins/validation/operation.ts'
import { deleteDevice } from '../schemas/operations/delete-device.ts'
import { fromWireMac } from './wire/mac.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(deleteDevice, async ({ params, actor }) => {
      const mac = fromWireMac(params.mac)
      await app.store.deleteDevice(mac, actor)
      return { mac: formatMac(mac), success: true as const }
    }),
  )
}
