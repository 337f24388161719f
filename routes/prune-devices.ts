import type { FastifyInstance } from 'fastify'
import type { Criteria } from '../db/criteria/criteria.ts'
import { operation } from '../plugins/validation/operation.ts'
import { pruneDevices } from '../schemas/operations/prune-devices.ts'
import { waitingClientOf } from './checks/caller.ts'
import { refuseBadCriteria } from './checks/refuse-bad-criteria.ts'

export default async function route(app: FastifyInstance) {
  app.route(
    operation(pruneDevices, async (request, reply) => {
      const { body, actor } = request
      refuseBadCriteria(body.criteria)
      const client = waitingClientOf(request, reply)
      const pruned = await app.store.pruneDevices(body.criteria as Criteria, body.expected_count ?? null, actor, client)
      const { matchingCount: matching_count, keptCount: kept_count, deletedCount: deleted_count } = pruned
      return { matching_count, kept_count, deleted_count }
    }),
  )
}
