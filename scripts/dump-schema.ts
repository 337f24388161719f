import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Connection, openForWriting } from '../db/sqlite/connection.ts'
import { migrate } from '../db/sqlite/migrate.ts'

/** Every table and index as SQLite keeps them, by name: what the migrations come to. */
export function dumpSchema(db: Connection): string {
  const statements = db
    .prepare<[], string>(
      `SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY tbl_name, type DESC, name`,
    )
    .pluck()
    .all()
  const note = '-- Written by scripts/dump-schema.ts from the migrations; a test compares it. Never edited.'
  return `${[note, ...statements.map((sql) => `${sql};`)].join('\n\n')}\n`
}

if (import.meta.main) {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-schema-'))
  const db = openForWriting(join(folder, 'schema.db'))
  migrate(db)
  writeFileSync(new URL('../db/sqlite/schema.sql', import.meta.url), dumpSchema(db))
  db.close()
  rmSync(folder, { recursive: true })
}
