import { SHOWN } from '../../check/check.ts'
import type { CheckResult, Finding } from '../../check/check-result.ts'
import { type Connection, openForWriting } from '../connection.ts'
import { migrate } from '../migrate.ts'

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

const result = (name: string, sentence: string, all: readonly Finding[]): CheckResult => ({
  name,
  sentence,
  findings: all.slice(0, SHOWN),
  count: all.length,
})

interface Part {
  readonly name: string
  readonly sql: string
}

/** The tables, indexes and triggers of a file against those that the migrations come to. */
export function checkSchema(db: Connection): CheckResult {
  const [wanted, found] = [expected(), partsOf(db)]
  const missing = [...wanted.keys()].filter((name) => !found.has(name))
  const foreign = [...found.keys()].filter((name) => !wanted.has(name))
  const other = [...wanted.keys()].filter((name) => found.has(name) && found.get(name) !== wanted.get(name))
  const findings: Finding[] = [
    ...missing.map((subject) => ({ subject, found: 'missing' })),
    ...other.map((subject) => ({ subject, found: 'altered' })),
    ...foreign.map((subject) => ({ subject, found: 'not part of this release' })),
  ]
  const sentence = 'Tables, indexes and triggers are those of this release.'
  return { name: 'schema', sentence, findings, count: findings.length }
}

function expected(): Map<string, string> {
  const db = openForWriting(':memory:')
  try {
    migrate(db)
    return partsOf(db)
  } finally {
    db.close()
  }
}

/** What SQLite makes for itself, statistics for instance, has names that begin with `sqlite_`. */
function partsOf(db: Connection): Map<string, string> {
  const all = db
    .prepare<[], Part>(`SELECT type || ' ' || name AS name, sql FROM sqlite_schema WHERE name NOT GLOB 'sqlite_*'`)
    .all()
  return new Map(all.map(({ name, sql }) => [name, sql]))
}
