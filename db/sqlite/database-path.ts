import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { openFault } from './open-fault.ts'
import { makePrivate } from './private-file.ts'

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
