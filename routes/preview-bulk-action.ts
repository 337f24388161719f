import type { FastifyInstance } from 'fastify'
import type { Criteria } from '../db/criteria/criteria.ts'
import { operation } from '../plugins/operation.ts'
import { previewBulkAction } from '../schemas/operations/preview-bulk-action.ts'
import { callerOf } from './wire/caller.ts'
import { refuseBadCriteria } from './wire/criteria.ts'
import { toWirePreview } from './wire/preview.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(previewBulkAction, async (request, reply) => {
      const { action_type, criteria, count_only } = request.body
      refuseBadCriteria(criteria)
      if (count_only === true) {
        return { preview_count: await app.store.countDevices(criteria as Criteria, callerOf(request, reply)) }
      }
      const preview = await app.store.createPreview(criteria as Criteria, action_type, request.actor)
      reply.code(201).header('location', `/api/actions/bulk/preview/${preview.previewId}/devices`)
      return toWirePreview(preview)
    }),
  )
}
