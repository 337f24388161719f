import Database from 'better-sqlite3'
import { NOTHING, StoreError } from '../db/errors.ts'

/**
 * A database in a file of SQLite's own, which it removes: for what an import has to hold until its input has ended. It is
 * never written to be kept. Throws a `StoreError` when the disk for such files is full.
 */
export const openTemporary = (schema: string): Database.Database => temporary(open)(schema)

function open(schema: string): Database.Database {
  const db = new Database('')
  try {
    db.pragma('journal_mode = OFF')
    db.exec(schema)
    db.exec('BEGIN')
    return db
  } catch (error) {
    db.close()
    throw error
  }
}

/**
 * The refusal that stands for a fault of the disk for temporary files, which need not be that of the database; any
 * other error as it is.
 */
export function temporaryFault(error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code)
  if (!code.startsWith('SQLITE_')) return error
  const isFull = code.startsWith('SQLITE_FULL')
  const message = isFull
    ? `The disk for temporary files is full: ${NOTHING}. Make room on it and try again.`
    : `Temporary files can\u2019t be read or written at the moment: ${NOTHING}. Try again later.`
  return new StoreError(isFull ? 'storage_full' : 'storage_unavailable', message, undefined, { cause: error })
}

/** The same work, which throws such a refusal where the disk fails it. */
export const temporary =
  <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
  (...args: Args): Result => {
    try {
      return work(...args)
    } catch (error) {
      throw temporaryFault(error)
    }
  }
