import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/operation.ts'
import { importDevices } from '../schemas/operations/import-devices.ts'
import { accountedImport } from './wire/accounted-import.ts'
import { limitedBody } from './wire/limited-body.ts'
import { refuseIdempotencyKey } from './wire/refuse-idempotency-key.ts'

export default async function route(app: FastifyInstance) {
  const inHand = new Set<Promise<unknown>>()
  let isClosing = false
  // Those whose clients were cut off break off here, and are accounted for before the store closes.
  app.addHook('onClose', async () => {
    isClosing = true
    await Promise.allSettled(inHand)
  })
  app.route(
    operation(importDevices, async (request) => {
      refuseIdempotencyKey(request)
      const { actor, log, mediaType } = request
      const body = limitedBody(request, app.importLimit)
      const input = { body, mediaType, now: app.clock.now() }
      const work = accountedImport({ store: app.store, actor, log, input, isClosing: () => isClosing })
      inHand.add(work)
      return work.finally(() => inHand.delete(work))
    }),
  )
}
