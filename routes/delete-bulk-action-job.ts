import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { deleteBulkActionJob } from '../schemas/operations/delete-bulk-action-job.ts'
import { ifMatchVersions } from './wire/entity-tag.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(deleteBulkActionJob, async ({ params, headers, actor }) => {
      await app.store.deleteJob(params.id, ifMatchVersions(headers['if-match']), actor)
      return { job_id: params.id, status: 'deleted' as const, success: true as const }
    }),
  )
}
