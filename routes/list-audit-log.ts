import type { FastifyInstance } from 'fastify'
import { operation } from '../plugins/operation.ts'
import { listAuditLog } from '../schemas/operations/list-audit-log.ts'
import { toWireAuditEntry } from './wire/audit-entry.ts'
import { createCursors } from './wire/cursor.ts'
import { fromWireTimeIfGiven } from './wire/time.ts'

export default async function route(app: FastifyInstance) {
  const cursors = createCursors(app.store.secret)
  const list = [listAuditLog.operationId] as const
  app.route(
    operation(listAuditLog, async ({ query }) => {
      const { key_name: keyName, action, subject } = query
      const times = { since: fromWireTimeIfGiven(query.since), until: fromWireTimeIfGiven(query.until) }
      const page = await app.store.listAudit({ keyName, action, subject, ...times }, cursors.request(list, query))
      return cursors.answer(list, query, page, toWireAuditEntry)
    }),
  )
}
