import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { importDevices } from '../schemas/operations/import-devices.ts'
import { refuseIdempotencyKey } from './checks/refuse-idempotency-key.ts'
import { createImports } from './imports/imports.ts'

export default async function route(app: FastifyInstance) {
  const runImport = createImports(app)
  // JSON comes as a stream here, as the other formats do.
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser('application/json', (_request, payload, done) => done(null, payload))
  app.route(
    operation(importDevices, async (request, reply) => {
      refuseIdempotencyKey(request)
      return runImport(request, reply)
    }),
  )
}
