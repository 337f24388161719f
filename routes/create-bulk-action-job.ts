import type { FastifyInstance } from 'fastify'
import type { Criteria } from '../db/criteria/criteria.ts'
import { operation } from '../plugins/validation/operation.ts'
import { createBulkActionJob } from '../schemas/operations/create-bulk-action-job.ts'
import { refuseBadCriteria } from './checks/refuse-bad-criteria.ts'
import { replyWithMade } from './replies/job-replies.ts'
import { idempotencyOf } from './wire/idempotency.ts'
import { fromWireTimeOrNull } from './wire/time.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(createBulkActionJob, async (request, reply) => {
      const { body, headers, actor } = request
      if (body.criteria !== undefined) refuseBadCriteria(body.criteria)
      const draft = {
        actionType: body.action_type,
        actionDuration: body.action_duration ?? 0,
        actionReason: body.action_reason,
        scheduledAt: fromWireTimeOrNull(body.scheduled_at),
        maxLimit: body.max_limit ?? null,
        onExisting: body.on_existing ?? 'keep_longer',
        criteria: (body.criteria as Criteria | undefined) ?? null,
        previewId: body.preview_id ?? null,
      }
      const idempotency = idempotencyOf(headers['idempotency-key'], '', body)
      return replyWithMade(reply, await app.store.createJob(draft, actor, idempotency))
    }),
  )
}
