import type { Connection } from '../connection.ts'
import type { AuditLog } from './audit-log.ts'

/**
 * Gives each import that began and has no end, because the process died or the disk was full, its entry for that: for
 * the start, when none is under way. How much such an import has done nobody knows any more.
 */
export function endImports(db: Connection, log: AuditLog): void {
  const begun = db.prepare<[], number>('SELECT import_id FROM open_imports ORDER BY import_id').pluck()
  const end = db.prepare('DELETE FROM open_imports')
  for (const importId of begun.all()) {
    const subject = `import:${importId}`
    log.add({ actor: null, action: 'importDevices', subject, before: null, after: { state: 'broken_off' } })
  }
  end.run()
}
