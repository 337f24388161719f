import type { FastifyInstance } from 'fastify'
import type { Criteria } from '../db/criteria/criteria.ts'
import { operation } from '../plugins/validation/operation.ts'
import { previewBulkAction } from '../schemas/operations/preview-bulk-action.ts'
import { callerOf, waitingClientOf } from './checks/caller.ts'
import { refuseBadCriteria } from './checks/refuse-bad-criteria.ts'
import { toWirePreview } from './wire/preview.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(previewBulkAction, async (request, reply) => {
      const { body, actor } = request
      refuseBadCriteria(body.criteria)
      const criteria = body.criteria as Criteria
      if (body.count_only === true) {
        return { preview_count: await app.store.countDevices(criteria, callerOf(request, reply)) }
      }
      const {
        action_type: actionType,
        action_duration: actionDuration = 0,
        on_existing: onExisting = 'keep_longer',
      } = body
      const draft = { actionType, actionDuration, onExisting, criteria }
      const client = waitingClientOf(request, reply)
      const previewId = await app.store.createPreview(draft, actor, client)
      reply.code(201).header('location', `/api/actions/bulk/preview/${previewId}/devices`)
      return toWirePreview(await app.store.getPreview(previewId, client))
    }),
  )
}
