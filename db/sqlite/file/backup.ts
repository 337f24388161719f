import { closeSync, existsSync, fsyncSync, linkSync, openSync, readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import Database from 'better-sqlite3'
import { type Connection, openForReading } from '../connection.ts'

/**
 * Copies a database into a new file, also while a server works on it; returns the size in bytes. The copy is one
 * moment's: `VACUUM INTO` reads in a single transaction, where SQLite's backup interface starts anew whenever the
 * server commits. It gets its name when it is complete, sound and on the disk, so a file of that name is a backup.
 * What copies that were killed have left in its folder is removed first.
 * Throws when the name is taken, and whatever error the disk gives.
 */
export function backUp(source: string, target: string): number {
  if (existsSync(target))
    throw new Error(`${target} already exists, and a backup never overwrites a file: choose another name`)
  removeLeftParts(target)
  const partial = partOf(target)
  try {
    // The copy holds what the database holds: nobody else's to read.
    closeSync(openSync(partial, 'wx', 0o600))
    copy(source, partial)
    backfill(source)
    verify(partial)
    flush(partial)
    linkSync(partial, target)
  } finally {
    rmSync(partial, { force: true })
  }
  flush(dirname(target))
  return statSync(target).size
}

function copy(source: string, target: string): void {
  reading(source, (db) => {
    // It writes to another file, which `query_only` would forbid all the same.
    db.pragma('query_only = OFF')
    db.prepare('VACUUM INTO ?').run(target)
  })
}

function verify(path: string): void {
  const found = reading(path, (db) => db.pragma('quick_check(1)', { simple: true }))
  if (found !== 'ok') throw new Error(`the copy is not sound: ${found}`)
}

function flush(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function reading<T>(path: string, work: (db: Connection) => T): T {
  const db = openForReading(path)
  try {
    return work(db)
  } finally {
    db.close()
  }
}

/** The names of copies that are not complete; no other files have such names. */
const PART = /\.bulk-actions-part-(\d+)(-journal)?$/

/** Where a copy is made until it is whole. */
const partOf = (target: string): string => `${target}.bulk-actions-part-${process.pid}`

/** Removes what copies that were killed have left in the folder of a new one. */
function removeLeftParts(target: string): void {
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

/**
 * Brings what lies in the write-ahead log into the database, beside a server that works on it. To be called after a
 * long read: while it lasts nothing gets there, and the server's next commit would bring all of it, which takes 0.3 s
 * for 350 MB, in which nothing else is written. Here no request waits for it.
 */
function backfill(path: string): void {
  try {
    const db = new Database(path, { fileMustExist: true })
    try {
      db.pragma('wal_checkpoint(PASSIVE)')
    } finally {
      db.close()
    }
  } catch {
    // Whoever may only read leaves it to the server.
  }
}
