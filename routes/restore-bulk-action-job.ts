import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { restoreBulkActionJob } from '../schemas/operations/restore-bulk-action-job.ts'
import { jobEtag, toWireJob } from './wire/job.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(restoreBulkActionJob, async ({ params, actor }, reply) => {
      const job = await app.store.restoreJob(params.id, actor)
      reply.header('etag', jobEtag(job))
      return toWireJob(job)
    }),
  )
}
