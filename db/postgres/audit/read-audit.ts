import { auditCondition, toEntry } from '../../audit/audit-page.ts'
import type { AuditLookups, AuditQueries } from '../../audit/audit-store.ts'
import { AUDIT_COLUMNS, type AuditRow } from '../../audit/entry-hash.ts'
import { cutPage } from '../../page.ts'
import type { Asked, Async } from '../../verbs.ts'
import type { Connection } from '../connection.ts'

export type AuditReader = Async<AuditLookups> & Asked<AuditQueries>

export function createAuditReader(db: Connection): AuditReader {
  const head = db.prepare<[], Pick<AuditRow, 'seq' | 'hash'>>(
    'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1',
  )
  return {
    async listAudit(filter, { limit, after }) {
      const { sql, params } = auditCondition(filter)
      const find = db.prepare<unknown[], AuditRow>(
        `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq < ? AND ${sql} ORDER BY seq DESC LIMIT ?`,
      )
      const rows = await find.all(Number(after?.[0] ?? Number.MAX_SAFE_INTEGER), ...params, limit + 1)
      const { shown, next } = cutPage(rows, limit, (row) => [row.seq])
      return { data: shown.map(toEntry), next }
    },
    async auditHead() {
      const row = await head.get()
      return row === undefined ? null : { seq: row.seq, hash: row.hash.toString('hex') }
    },
  }
}
