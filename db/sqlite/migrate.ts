import { join } from 'node:path'
import { readMigrations, tooNew } from '../migrations.ts'
import type { Connection } from './connection.ts'

/** Marks a file as ours ("BACT"), so that another program's is never taken for an older or a newer one of ours. */
const APPLICATION_ID = 0x42414354
const FOLDER = join(import.meta.dirname, 'migrations')

const migrations = () => readMigrations(FOLDER)

/** The schema version that this code works with. */
export const schemaVersion = (): number => migrations().at(-1)?.version ?? 0

/**
 * Brings a database to the version of this code: numbered, append-only files, one transaction each, the version kept in
 * `user_version`. Throws for a database newer than the code, or one that isn't ours.
 */
export function migrate(db: Connection): void {
  const known = migrations()
  const newest = known.at(-1)?.version ?? 0
  const current = db.pragma('user_version', { simple: true }) as number
  const isOurs = db.pragma('application_id', { simple: true }) === APPLICATION_ID
  if (!isOurs && (current !== 0 || db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined)) {
    throw new Error(`${db.name} is a SQLite database of another program: set DATABASE_URL to a file of its own`)
  }
  if (current > newest) {
    throw tooNew(db.name, current, newest)
  }
  for (const { version, sql } of known.filter((migration) => migration.version > current)) {
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`application_id = ${APPLICATION_ID}`)
      db.pragma(`user_version = ${version}`)
    }).immediate()
  }
}
