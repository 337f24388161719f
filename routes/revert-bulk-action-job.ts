import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { revertBulkActionJob } from '../schemas/operations/revert-bulk-action-job.ts'
import { replyWithMade } from './replies/job-replies.ts'
import { idempotencyOf } from './wire/idempotency.ts'
import { fromWireTimeOrNull } from './wire/time.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(revertBulkActionJob, async ({ params, headers, body, actor }, reply) => {
      const draft = { actionReason: body.action_reason, scheduledAt: fromWireTimeOrNull(body.scheduled_at) }
      const idempotency = idempotencyOf(headers['idempotency-key'], params.id, body)
      return replyWithMade(reply, await app.store.revertJob(params.id, draft, actor, idempotency))
    }),
  )
}
