import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { getLiveness } from '../schemas/operations/get-liveness.ts'

export default async function route(app: FastifyInstance) {
  app.route(operation(getLiveness, async () => ({ status: 'ok' as const })))
}
