import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { retryBulkActionJob } from '../schemas/operations/retry-bulk-action-job.ts'
import { replyWithMade } from './replies/job-replies.ts'
import { idempotencyOf } from './wire/idempotency.ts'
import { fromWireTimeOrNull } from './wire/time.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(retryBulkActionJob, async ({ params, headers, body, actor }, reply) => {
      const draft = { actionReason: body.action_reason, scheduledAt: fromWireTimeOrNull(body.scheduled_at) }
      const idempotency = idempotencyOf(headers['idempotency-key'], params.id, body)
      return replyWithMade(reply, await app.store.retryJob(params.id, draft, actor, idempotency))
    }),
  )
}
