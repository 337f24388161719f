import { connect, parsePlace } from '../../../db/postgres/connect.ts'
import type { Session } from '../../../db/postgres/session.ts'
import { migratedDatabase, type TestDatabase } from './databases.ts'

/** An empty database and two sessions of it, which benches hand on: a new session prepares every statement anew. */
export interface Kept {
  readonly database: TestDatabase
  /** Opens a session that the next one doesn't get. */
  open(): Promise<Session>
  readonly writer: Session
  readonly reader: Session
}

const free: Kept[] = []

export async function takeSessions(): Promise<Kept> {
  const known = free.pop()
  if (known === undefined) return newSessions()
  hold(known, true)
  return known
}

/** They are kept where both are as they were, and the database is small. */
export async function giveBackSessions(kept: Kept, isUsable: boolean): Promise<void> {
  const { writer, reader, database } = kept
  if (isUsable && !writer.isLost && !reader.isLost && (await emptied(kept))) {
    hold(kept, false)
    free.push(kept)
    return
  }
  writer.destroy()
  reader.destroy()
  await database.drop()
}

const newSessions = async (): Promise<Kept> => sessionsOn(await migratedDatabase())

/** Sessions of a database that a test has made; it ends them before it copies the database. */
export async function sessionsOn(database: TestDatabase): Promise<Kept> {
  const open = async (): Promise<Session> => {
    const session = await connect(parsePlace(database.url))
    // No power is lost here, and every commit would wait for the disk.
    await session.exec('SET synchronous_commit = off')
    return session
  }
  return { database, open, writer: await open(), reader: await open() }
}

const hold = ({ writer, reader }: Kept, isHeld: boolean): void => {
  for (const session of [writer, reader]) session.keepRunning(isHeld)
}

const MOST_BYTES = 24_000_000
/** What the migrations put there. */
const SEEDS = `INSERT INTO meta (name, value) VALUES ('revision', 0), ('import', 0), ('devices', 0);
  INSERT INTO sites (site_id, name, name_key) VALUES (1, 'default', 'default')`

/** Makes the database what it was after the migrations; false where a new one is less work. */
async function emptied({ writer }: Kept): Promise<boolean> {
  const { rows } = await writer.query(
    `SELECT pg_database_size(current_database()) AS bytes,
       (SELECT string_agg(format('DELETE FROM %I', relname), ';') FROM pg_class
        WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
          AND relname NOT IN ('meta', 'commits', 'bulk_actions_schema')) AS deletions,
       (SELECT string_agg(format('ALTER SEQUENCE %I RESTART', relname), ';') FROM pg_class
        WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace) AS restarts`,
    [],
  )
  const { bytes, deletions, restarts } = rows[0] as { bytes: number; deletions: string; restarts: string }
  if (bytes > MOST_BYTES) return false
  await writer.exec(`BEGIN; SET LOCAL session_replication_role = replica; ${deletions}; ${restarts};
    DELETE FROM meta WHERE name <> 'secret'; ${SEEDS}; ALTER SEQUENCE sites_site_id_seq RESTART WITH 2; COMMIT;
    DROP FUNCTION IF EXISTS disk_is_full CASCADE`)
  return true
}
