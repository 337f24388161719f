import type { AuditHead, AuditVerdict } from '../../audit/entry.ts'
import { AUDIT_COLUMNS, type AuditRow, entryHash, NO_HASH } from '../../audit/entry-hash.ts'
import { type Connection, openForReading } from '../connection.ts'

/** So many at a time, so that the reading of a long chain never keeps the write-ahead log from being folded in. */
const ROWS = 1000

/**
 * Follows the chain from its first entry to its last. `known` is a head that was written down elsewhere, such as the one
 * in the server's log: a chain that was cut off before it, or made anew, is intact in itself and fails all the same.
 */
export function verifyAudit(db: Connection, known: AuditHead | null = null): AuditVerdict {
  const next = db.prepare<[number], AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit_log WHERE seq > ? ORDER BY seq LIMIT ${ROWS}`,
  )
  let seq = 0
  let previous: Buffer = NO_HASH
  for (let rows = next.all(seq); rows.length > 0; rows = next.all(seq)) {
    for (const row of rows) {
      const fault = faultOf(row, seq + 1, previous, known)
      if (fault !== null) return { intact: false, seq: seq + 1, fault }
      seq = row.seq
      previous = row.hash
    }
  }
  if (known !== null && known.seq > seq) {
    return { intact: false, seq: seq + 1, fault: `entries are missing from here to ${known.seq}` }
  }
  return { intact: true, entries: seq, head: seq === 0 ? null : { seq, hash: previous.toString('hex') } }
}

function faultOf(row: AuditRow, seq: number, previous: Buffer, known: AuditHead | null): string | null {
  if (row.seq !== seq) return 'the entry is missing'
  if (!row.previous_hash.equals(previous)) return 'it does not hold the hash of the entry before it'
  if (!row.hash.equals(entryHash(row))) return 'it was changed: its hash does not match'
  if (known?.seq === seq && known.hash !== row.hash.toString('hex')) return 'it is not the entry that the server logged'
  return null
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
