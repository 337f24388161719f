import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { resumeBulkActionJob } from '../schemas/operations/resume-bulk-action-job.ts'
import { ifMatchVersions } from './wire/entity-tag.ts'
import { jobEtag, toWireJob } from './wire/job.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(resumeBulkActionJob, async ({ params, headers, actor }, reply) => {
      const job = await app.store.resumeJob(params.id, ifMatchVersions(headers['if-match']), actor)
      reply.header('etag', jobEtag(job))
      return toWireJob(job)
    }),
  )
}
