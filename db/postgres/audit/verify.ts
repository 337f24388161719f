import type { AuditHead, AuditVerdict } from '../../audit/entry.ts'
import { AUDIT_COLUMNS, type AuditRow } from '../../audit/entry-hash.ts'
import { followChain } from '../../audit/follow-chain.ts'
import type { Connection } from '../connection.ts'

/** So many at a time, so that no statement lasts for long. */
const ROWS = 1000

/** Follows the chain from its first entry to its last; `known`: see `followChain`. */
export async function verifyAudit(db: Connection, known: AuditHead | null = null): Promise<AuditVerdict> {
  const next = db.prepare<[number], AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ${ROWS}`,
  )
  const chain = followChain(known)
  for (let rows = await next.all(0); rows.length > 0; rows = await next.all(chain.seq)) {
    const verdict = chain.take(rows)
    if (verdict !== null) return verdict
  }
  return chain.end()
}
