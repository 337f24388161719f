import { existsSync, statSync } from 'node:fs'
import Database from 'better-sqlite3'
import { type Connection, touchFile } from '../connection.ts'
import { makePrivate } from './database-file.ts'

/** Held as long as this process owns the database file. */
export interface OwnerLock {
  release(): void
}

/**
 * Claims a database file for this process by an exclusive transaction on a small companion file. The operating system
 * drops it with the process, however it ends, so no clock decides and nothing is left to clean up.
 * Throws an error whose message names the file when another process has it.
 */
export function claim(path: string): OwnerLock {
  const name = `${path}.lock`
  makePrivate(name)
  const lock = new Database(name, { timeout: 0 })
  try {
    lock.exec('BEGIN EXCLUSIVE')
  } catch (error) {
    lock.close()
    if ((error as { code?: string }).code === 'SQLITE_BUSY') {
      throw new Error(`${path} is in use by another server: stop that one, or set DATABASE_URL to another file`)
    }
    throw error
  }
  return { release: () => void (lock.open && lock.close()) }
}

/**
 * The lock lies beside the database file, where it can be removed or missed: under another name of the same file, or in
 * a folder that is mounted twice. So the database notes which lock its last owner held. While it is the same, the lock
 * decides alone. Otherwise no other process may have the file open, which SQLite's own locks on the file show.
 * Throws an error that says what to do.
 */
export function refuseOtherOwners(path: string): void {
  if (!existsSync(path)) return
  const file = statSync(path)
  if (file.isFile() && file.nlink > 1) {
    throw new Error(
      `${path} has ${file.nlink} names (hard links), by which two servers could use it at once: remove the others, or copy the file and use the copy`,
    )
  }
  const db = new Database(path, { timeout: 0 })
  try {
    if (notedLock(db) === lockOf(path)) return
    // Tells first what is wrong with a file that can't be written.
    touchFile(db)
    claimAlone(db, path)
  } finally {
    db.close()
  }
}

/** Possible only while nobody else has the file open; the next to open it for writing turns it back. */
function claimAlone(db: Connection, path: string): void {
  try {
    db.pragma('journal_mode = DELETE')
  } catch (error) {
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error
    throw new Error(
      `${path} is open in another program, and the lock beside it is not that of its last server: stop that program (a server under another name, a backup, a shell) and start again`,
    )
  }
}

/** Notes the lock that this process holds. */
export function noteOwner(path: string, db: Connection): void {
  const lock = lockOf(path)
  if (notedLock(db) === lock) return
  db.transaction(() => {
    db.prepare(`INSERT OR REPLACE INTO meta (name, value) VALUES ('lock', ?)`).run(lock)
  }).immediate()
}

function lockOf(path: string): string {
  const { dev, ino } = statSync(`${path}.lock`, { bigint: true })
  return `${dev}:${ino}`
}

function notedLock(db: Connection): unknown {
  const hasMeta = db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'meta'`).get() !== undefined
  return hasMeta ? db.prepare(`SELECT value FROM meta WHERE name = 'lock'`).pluck().get() : undefined
}
