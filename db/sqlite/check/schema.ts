import type { CheckResult, Finding } from '../../check-result.ts'
import { type Connection, openForWriting } from '../connection.ts'
import { migrate } from '../migrate.ts'

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
