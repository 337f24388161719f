import type { AuditHead, AuditVerdict } from '../../audit/entry.ts'
import { openForReading } from '../connection.ts'
import { verifyAudit } from './verify.ts'

/** Verifies the audit log of a database file, also while a server works on it. Throws when it can't be read. */
export function verifyAuditFile(path: string, known: AuditHead | null): AuditVerdict {
  const db = openForReading(path)
  try {
    return verifyAudit(db, known)
  } finally {
    db.close()
  }
}
