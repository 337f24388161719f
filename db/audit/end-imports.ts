import type { Connection } from '../connection.ts'
import type { AuditLog } from './audit-log.ts'

/**
 * Gives each import that began and has no end, because the process died or the disk was full, its entry for that: for
 * the start, when none is under way. How much such an import has done nobody knows any more.
 */
export function endImports(db: Connection, log: AuditLog): void {
  // Answered by the index of subjects alone, which holds two entries for every other import.
  const begun = db
    .prepare<[], string>(
      `SELECT subject FROM audit_log WHERE subject >= 'import:' AND subject < 'import;'
       GROUP BY subject HAVING count(*) = 1 ORDER BY max(seq)`,
    )
    .pluck()
  for (const subject of begun.all()) {
    log.add({ actor: null, action: 'importDevices', subject, before: null, after: { state: 'broken_off' } })
  }
}
