import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/validation/operation.ts'
import { listAuditLog } from '../schemas/operations/list-audit-log.ts'
import { callerOf } from './checks/caller.ts'
import { toWireAuditEntry } from './wire/audit-entry.ts'
import { createCursors } from './wire/cursor.ts'
import { fromWireTimeIfGiven } from './wire/time.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listAuditLog.operationId] as const
  app.route(
    operation(listAuditLog, async (request, reply) => {
      const { query } = request
      const { key_name: keyName, action, subject } = query
      const times = { since: fromWireTimeIfGiven(query.since), until: fromWireTimeIfGiven(query.until) }
      const filter = { keyName, action, subject, ...times }
      const page = await app.store.listAudit(filter, cursors.request(list, query), callerOf(request, reply))
      return cursors.answer(list, query, page, toWireAuditEntry)
    }),
  )
}
