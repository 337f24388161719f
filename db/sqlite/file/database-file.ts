import { closeSync, existsSync, mkdirSync, mkdtempSync, openSync, realpathSync, rmSync } from 'node:fs'
import { stat, statfs } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openFault } from '../faults.ts'

/** Where the file of a database is, made if there was none, and what removes it when it was only for now. */
export function databasePath(path: string): { path: string; remove: () => void } {
  if (path === ':memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-'))
    return { path: join(folder, 'bulk-actions.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
  }
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    makePrivate(path)
    // A file that is reached under two names has one owner all the same.
    return { path: realpathSync(path), remove: () => {} }
  } catch (error) {
    throw openFault(error, path)
  }
}

/**
 * Makes an empty file that nobody else may read, where there is none: a database holds secrets, and SQLite would make
 * it readable for all. Follows links, also one to a file that is not there yet. What SQLite lays beside it is like it.
 */
export function makePrivate(path: string): void {
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600))
}

/** The size of a file in bytes, 0 when it isn't there. */
export async function sizeOf(path: string): Promise<number> {
  const found = await stat(path).catch(() => null)
  return found?.size ?? 0
}

/** How many bytes this process can still write to the file system of a file; null: unknown. */
export async function freeBytes(path: string): Promise<number | null> {
  const found = await statfs(path).catch(() => null)
  return found === null ? null : found.bavail * found.bsize
}
