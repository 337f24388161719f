import { join } from 'node:path'
import { readMigrations, tooNew } from '../migrations.ts'
import type { Session } from './session.ts'

const FOLDER = join(import.meta.dirname, 'migrations')
/** Whoever migrates holds it to the end of its transaction: of several servers that start at once, one does. */
const MIGRATING = 0x42414d47

const migrations = () => readMigrations(FOLDER)

/** The schema version that this code works with. */
export const schemaVersion = (): number => migrations().at(-1)?.version ?? 0

/**
 * Brings a database to the version of this code: numbered, append-only files, all in one transaction, the version kept in
 * the table `bulk_actions_schema`. Throws for a database newer than the code, or one that isn't ours.
 */
export async function migrate(session: Session, place: string): Promise<void> {
  const known = migrations()
  const newest = known.at(-1)?.version ?? 0
  await session.exec(`BEGIN; SELECT pg_advisory_xact_lock(${MIGRATING})`)
  try {
    const current = await versionOf(session, place)
    if (current > newest) {
      throw tooNew(place, current, newest)
    }
    for (const { version, sql } of known.filter((migration) => migration.version > current)) {
      await session.exec(sql)
      await session.exec(`UPDATE bulk_actions_schema SET version = ${version}`)
    }
    await session.exec('COMMIT')
  } catch (error) {
    await session.exec('ROLLBACK')
    throw error
  }
}

/** Throws for a database that this code can't read: another program's, an empty one, or one of another release. */
export async function ensureOurs(session: Session, place: string): Promise<void> {
  const { rows } = await session.query(`SELECT to_regclass('bulk_actions_schema') IS NOT NULL AS ours`, [])
  if (rows[0]?.ours !== true) throw new Error(`${place} has no database of this program: check DATABASE_URL`)
  const version = await versionOf(session, place)
  if (version !== schemaVersion()) {
    throw new Error(
      `${place} is at schema version ${version}, and this release works with ${schemaVersion()}: use the release that the server runs`,
    )
  }
}

async function versionOf(session: Session, place: string): Promise<number> {
  const { rows } = await session.query(
    `SELECT (SELECT count(*) FROM pg_class
               WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace) AS tables,
       to_regclass('bulk_actions_schema') IS NOT NULL AS ours`,
    [],
  )
  const found = rows[0] as { tables: number; ours: boolean }
  if (found.ours) {
    const [row] = (await session.query('SELECT version FROM bulk_actions_schema', [])).rows
    return Number(row?.version)
  }
  if (found.tables > 0) {
    throw new Error(`${place} is a database of another program: set DATABASE_URL to a database of its own`)
  }
  await session.exec(
    'CREATE TABLE bulk_actions_schema (version bigint NOT NULL); INSERT INTO bulk_actions_schema VALUES (0)',
  )
  return 0
}
