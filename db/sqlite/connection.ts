import Database from 'better-sqlite3'

export type Connection = Database.Database

const BUSY_TIMEOUT_MS = 2000
/** Several times of what lies there between two checkpoints. */
const LARGEST_RESTING_WAL = 32 * 1024 * 1024

/**
 * Opens the one read-write connection of a database file. `synchronous` is set here and not left to the file: a
 * reopened WAL database is back at NORMAL, and then an acknowledged write can be lost with the power. `temp_store` stays
 * at its default: in memory, what undoes each statement of a savepoint is a list that is walked from its start, and ten
 * thousand updates took twelve times as long. A write-ahead log that grew while somebody read for long is small again
 * afterwards.
 */
export function openForWriting(path: string): Connection {
  const db = new Database(path, { timeout: BUSY_TIMEOUT_MS })
  db.pragma('journal_mode = WAL')
  db.pragma('synchronous = FULL')
  db.pragma('wal_autocheckpoint = 1000')
  db.pragma(`journal_size_limit = ${LARGEST_RESTING_WAL}`)
  db.pragma('cache_size = -65536')
  return db
}

/**
 * Opens a connection that can't write, for reads beside the writer. Nothing is mapped into memory: a fault of the disk, or
 * a file that is cut short, would then end the process without a word (SIGBUS).
 */
export function openForReading(path: string): Connection {
  const db = new Database(path, { readonly: true, fileMustExist: true, timeout: BUSY_TIMEOUT_MS })
  db.pragma('query_only = ON')
  db.pragma('cache_size = -32768')
  return db
}

/** Writes the first page as it is, so that a commit has something to bring to the disk. */
export function touchFile(db: Connection): void {
  db.pragma(`user_version = ${db.pragma('user_version', { simple: true })}`)
}
