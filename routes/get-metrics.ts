import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { getMetrics } from '../schemas/operations/get-metrics.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(getMetrics, async (_request, reply) => {
      const text = await app.metricsText()
      return reply.type('text/plain; version=0.0.4; charset=utf-8').send(text)
    }),
  )
}
