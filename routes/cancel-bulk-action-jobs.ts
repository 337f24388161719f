import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { cancelBulkActionJobs } from '../schemas/operations/cancel-bulk-action-jobs.ts'
import { fromWireJobFilter } from './wire/job.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(cancelBulkActionJobs, async ({ body, actor }) => {
      const filter = fromWireJobFilter(body.filter)
      return { cancelled: await app.store.cancelJobs(filter, body.reason ?? null, actor) }
    }),
  )
}
