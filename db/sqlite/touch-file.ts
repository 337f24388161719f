import type { Connection } from './connection.ts'

/** Writes the first page as it is, so that a commit has something to bring to the disk. */
export function touchFile(db: Connection): void {
  db.pragma(`user_version = ${db.pragma('user_version', { simple: true })}`)
}
