import { auditCondition, toEntry } from '../../audit/audit-page.ts'
import type { AuditLookups, AuditQueries } from '../../audit/audit-store.ts'
import { AUDIT_COLUMNS, type AuditRow } from '../../audit/entry-hash.ts'
import { cutPage } from '../../page.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Stepped } from '../steps.ts'

export type AuditReader = AuditLookups & Stepped<AuditQueries>

export function createAuditReader(db: Connection): AuditReader {
  const head = db.prepare<[], Pick<AuditRow, 'seq' | 'hash'>>(
    'SELECT seq, hash FROM audit_log ORDER BY seq DESC LIMIT 1',
  )
  return {
    *listAudit(filter, { limit, after }) {
      const { sql, params } = auditCondition(filter)
      const find = db.prepare<unknown[], AuditRow>(
        `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq < ? AND seq >= ? AND ${sql} ORDER BY seq DESC LIMIT ?`,
      )
      const size = createStepSize(limit + 1)
      const rows: AuditRow[] = []
      // Entries are numbered without gaps, so a range of numbers is as many rows.
      for (let before = Number(after?.[0] ?? (head.get()?.seq ?? 0) + 1); before > 1 && rows.length <= limit; ) {
        const from = Math.max(1, before - size.rows)
        rows.push(...size.measure(() => find.all(before, from, ...params, limit + 1 - rows.length)))
        before = from
        if (before > 1 && rows.length <= limit) yield
      }
      const { shown, next } = cutPage(rows, limit, (row) => [row.seq])
      return { data: shown.map(toEntry), next }
    },
    auditHead() {
      const row = head.get()
      return row === undefined ? null : { seq: row.seq, hash: row.hash.toString('hex') }
    },
  }
}
