import type { AuditHead, AuditVerdict } from '../../audit/entry.ts'
import { AUDIT_COLUMNS, type AuditRow } from '../../audit/entry-hash.ts'
import { followChain } from '../../audit/follow-chain.ts'
import { type Connection, openForReading } from '../connection.ts'

/** So many at a time, so that the reading of a long chain never keeps the write-ahead log from being folded in. */
const ROWS = 1000

/** Follows the chain from its first entry to its last; `known`: see `followChain`. */
export function verifyAudit(db: Connection, known: AuditHead | null = null): AuditVerdict {
  const next = db.prepare<[number], AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ${ROWS}`,
  )
  const chain = followChain(known)
  for (let rows = next.all(0); rows.length > 0; rows = next.all(chain.seq)) {
    const verdict = chain.take(rows)
    if (verdict !== null) return verdict
  }
  return chain.end()
}

/** Verifies the audit log of a database file, also while a server works on it. Throws when it can't be read. */
export function verifyAuditFile(path: string, known: AuditHead | null): AuditVerdict {
  const db = openForReading(path)
  try {
    return verifyAudit(db, known)
  } finally {
    db.close()
  }
}
