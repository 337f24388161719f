import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openFault } from './open-fault.ts'

/** Where the file of a database is to be, in a folder that exists, and what removes it when it was only for now. */
export function databasePath(path: string): { path: string; remove: () => void } {
  if (path === ':memory:') {
    const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-'))
    return { path: join(folder, 'bulk-actions.db'), remove: () => rmSync(folder, { recursive: true, force: true }) }
  }
  try {
    mkdirSync(dirname(path), { recursive: true })
    // A file that is reached under two names has one owner all the same.
    return { path: existsSync(path) ? realpathSync(path) : path, remove: () => {} }
  } catch (error) {
    throw openFault(error, path)
  }
}
