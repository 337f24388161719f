import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { pauseBulkActionJob } from '../schemas/operations/pause-bulk-action-job.ts'
import { replyWithJob } from './replies/job-replies.ts'
import { ifMatchVersions } from './wire/entity-tag.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(pauseBulkActionJob, async ({ params, headers, actor }, reply) => {
      const job = await app.store.pauseJob(params.id, ifMatchVersions(headers['if-match']), actor)
      return replyWithJob(reply, job)
    }),
  )
}
