import Database from 'better-sqlite3'
import { makePrivate } from './private-file.ts'

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
