import Database from 'better-sqlite3'

/**
 * Brings what lies in the write-ahead log into the database, beside a server that works on it. To be called after a long
 * read: while it lasts nothing gets there, and the server's next commit would bring all of it, which takes 0.3 s for
 * 350 MB, in which nothing else is written. Nobody waits for it here.
 */
export function backfill(path: string): void {
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
