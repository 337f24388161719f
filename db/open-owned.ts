import { type Connection, openForWriting } from './connection.ts'
import { migrate } from './migrate.ts'
import { claim } from './owner-lock.ts'

/** A database file that is this process's alone. */
export interface OwnedDatabase {
  readonly db: Connection
  /** Folds the write-ahead log in and lets another process have the file. */
  close(): void
}

/** Claims a database file, opens it for writing and brings it to the version of this code; or leaves it as it was. */
export function openOwned(path: string): OwnedDatabase {
  const lock = claim(path)
  try {
    const db = openForWriting(path)
    const close = () => {
      db.close()
      lock.release()
    }
    try {
      migrate(db)
    } catch (error) {
      close()
      throw error
    }
    return { db, close }
  } catch (error) {
    lock.release()
    throw error
  }
}
