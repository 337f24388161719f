import type { FastifyInstance } from 'fastify'
import type { DeviceStatement, ImportCounts } from '../db/devices/statement.ts'
import { importStream } from '../importers/import-stream.ts'
import { operation } from '../plugins/operation.ts'
import { importDevices } from '../schemas/operations/import-devices.ts'
import { limitedBody } from './wire/limited-body.ts'
import { refuseIdempotencyKey } from './wire/refuse-idempotency-key.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(importDevices, async (request) => {
      refuseIdempotencyKey(request)
      const { actor, mediaType } = request
      const body = limitedBody(request, app.importLimit)
      const importId = await app.store.beginImport(actor)
      const done = { created: 0, updated: 0, released: 0 }
      const onBatch = async (statements: readonly DeviceStatement[]) => {
        const counts = await app.store.importBatch(importId, statements)
        add(done, counts)
        return counts
      }
      let completed = false
      try {
        const report = await importStream({ body, mediaType, now: app.clock.now(), onBatch })
        completed = true
        return report
      } finally {
        // Batches stay that were taken before an import broke off, so it is accounted for as well.
        await app.store.finishImport(importId, done, completed, actor)
      }
    }),
  )
}

function add(sum: { -readonly [Name in keyof ImportCounts]: number }, counts: ImportCounts): void {
  sum.created += counts.created
  sum.updated += counts.updated
  sum.released += counts.released
}
