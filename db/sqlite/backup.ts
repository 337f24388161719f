import { closeSync, existsSync, fsyncSync, linkSync, openSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { backfill } from './backfill.ts'
import { type Connection, openForReading } from './connection.ts'
import { partOf, removeLeftParts } from './left-parts.ts'

/**
 * Copies a database into a new file, also while a server works on it; returns the size in bytes. The copy is one
 * moment's: `VACUUM INTO` reads in a single transaction, where SQLite's backup interface starts anew whenever the
 * server commits. It gets its name when it is complete, sound and on the disk, so a file of that name is a backup.
 * What copies that were killed have left in its folder is removed first.
 * Throws when the name is taken, and whatever the disk says.
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
