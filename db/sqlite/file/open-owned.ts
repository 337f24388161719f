import { type Connection, openForWriting } from '../connection.ts'
import { migrate } from '../migrate.ts'
import { claim, noteOwner, refuseOtherOwners } from './owner-lock.ts'
import { guardWrites, type WriterGuard } from './writer-guard.ts'

/** A database file that is this process's alone. */
export interface OwnedDatabase {
  readonly db: Connection
  readonly guard: WriterGuard
  /** Folds the write-ahead log in and lets another process have the file. */
  close(): void
}

/** Claims a database file, opens it for writing and brings it to the version of this code; or leaves it as it was. */
export function openOwned(path: string): OwnedDatabase {
  const lock = claim(path)
  try {
    refuseOtherOwners(path)
    const db = openForWriting(path)
    const guard = guardWrites(db, path)
    const close = () => {
      db.close()
      lock.release()
    }
    try {
      migrate(db)
      noteOwner(path, db)
      guard.confirm()
    } catch (error) {
      close()
      throw error
    }
    return { db, guard, close }
  } catch (error) {
    lock.release()
    throw error
  }
}
