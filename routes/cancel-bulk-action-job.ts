import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { cancelBulkActionJob } from '../schemas/operations/cancel-bulk-action-job.ts'
import { ifMatchVersions } from './wire/entity-tag.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(cancelBulkActionJob, async ({ params, headers, body, actor }) => {
      const job = await app.store.cancelJob(
        params.id,
        body?.reason ?? null,
        ifMatchVersions(headers['if-match']),
        actor,
      )
      return { success: true as const, job_id: job.jobId, status: 'cancelled' as const }
    }),
  )
}
