import { readdirSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'

/** The names of copies in the making: nobody else's files are called so. */
const PART = /\.bulk-actions-part-(\d+)(-journal)?$/

/** Where a copy is made until it is whole. */
export const partOf = (target: string): string => `${target}.bulk-actions-part-${process.pid}`

/** Removes what copies that were killed have left in the folder of a new one. */
export function removeLeftParts(target: string): void {
  const folder = dirname(target)
  for (const name of readdirSync(folder)) {
    const pid = PART.exec(name)?.[1]
    if (pid !== undefined && !isAlive(Number(pid)) && !isInUse(join(folder, name)))
      rmSync(join(folder, name), { force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** Its process may be one of another container: SQLite's lock on the file is seen all the same. */
function isInUse(path: string): boolean {
  if (basename(path).endsWith('-journal')) return false
  const db = new Database(path, { timeout: 0 })
  try {
    db.exec('BEGIN EXCLUSIVE')
    return false
  } catch (error) {
    // One that was cut off is no database.
    return (error as { code?: string }).code === 'SQLITE_BUSY'
  } finally {
    db.close()
  }
}
