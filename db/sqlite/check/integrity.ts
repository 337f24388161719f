import type { CheckResult, Finding } from '../../check-result.ts'
import type { Connection } from '../connection.ts'

interface ForeignKeyFault {
  readonly table: string
  readonly rowid: number | null
  readonly parent: string
}

/** What SQLite itself can tell: pages, indexes, constraints. */
export function checkIntegrity(db: Connection): CheckResult[] {
  const faults = (db.pragma('integrity_check') as { integrity_check: string }[])
    .filter(({ integrity_check }) => integrity_check !== 'ok')
    .map(({ integrity_check }) => ({ subject: 'file', found: integrity_check }))
  const orphans = (db.pragma('foreign_key_check') as ForeignKeyFault[]).map(({ table, rowid, parent }) => ({
    subject: `${table} ${rowid ?? ''}`.trim(),
    found: `no such row in ${parent}`,
  }))
  return [
    result('integrity', 'The file, its indexes and its constraints are sound.', faults),
    result('foreign_keys', 'Every reference leads somewhere.', orphans),
  ]
}

const SHOWN = 20
const result = (name: string, sentence: string, all: readonly Finding[]): CheckResult => ({
  name,
  sentence,
  findings: all.slice(0, SHOWN),
  count: all.length,
})
