import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listBulkActionJobs } from '../schemas/operations/list-bulk-action-jobs.ts'
import { callerOf } from './checks/caller.ts'
import { requireScope } from './checks/require-scope.ts'
import { createCursors } from './wire/cursor.ts'
import { fromWireJobFilter, toWireJob } from './wire/job.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listBulkActionJobs.operationId] as const
  app.route(
    operation(listBulkActionJobs, async (request, reply) => {
      const { query } = request
      if (query.deleted === true) requireScope(request, 'jobs:write')
      const filter = { ...fromWireJobFilter(query), deleted: query.deleted }
      const page = await app.store.listJobs(filter, cursors.request(list, query), callerOf(request, reply))
      return cursors.answer(list, query, page, toWireJob)
    }),
  )
}
