import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { getReadiness } from '../schemas/operations/get-readiness.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getReadiness, async () => {
      await app.checkReadiness()
      return { status: 'ok' as const, checks: { database: 'ok' as const, writer: 'ok' as const, disk: 'ok' as const } }
    }),
  )
}
