import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { restoreBulkActionJob } from '../schemas/operations/restore-bulk-action-job.ts'
import { replyWithJob } from './replies/job-replies.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(restoreBulkActionJob, async ({ params, actor }, reply) => {
      const job = await app.store.restoreJob(params.id, actor)
      return replyWithJob(reply, job)
    }),
  )
}
