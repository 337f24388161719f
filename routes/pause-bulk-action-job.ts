import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { pauseBulkActionJob } from '../schemas/operations/pause-bulk-action-job.ts'
import { ifMatchVersions } from './wire/entity-tag.ts'
import { jobEtag, toWireJob } from './wire/job.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(pauseBulkActionJob, async ({ params, headers, actor }, reply) => {
      const job = await app.store.pauseJob(params.id, ifMatchVersions(headers['if-match']), actor)
      reply.header('etag', jobEtag(job))
      return toWireJob(job)
    }),
  )
}
