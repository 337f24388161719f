import { NOTHING, StoreError, type StoreErrorCode } from '../errors.ts'

const DAMAGE = /^SQLITE_(CORRUPT|NOTADB|IOERR_SHORT_READ|IOERR_CORRUPTFS)/

const FAULTS: readonly (readonly [codes: RegExp, code: StoreErrorCode, message: string])[] = [
  [/^SQLITE_FULL/, 'storage_full', `The disk is full: ${NOTHING}. Make room and try again.`],
  [
    DAMAGE,
    'storage_unavailable',
    `The database file is damaged: ${NOTHING}. The server stops; restore the file from a backup.`,
  ],
  [
    /^SQLITE_(IOERR|READONLY|CANTOPEN|BUSY|LOCKED|PROTOCOL|PERM)/,
    'storage_unavailable',
    `The database can\u2019t be read or written at the moment: ${NOTHING}. Try again later.`,
  ],
]

/** Whether an error means that what is on the disk is not what was written: nothing is to be built on it. */
export const isDamage = (error: unknown): boolean => DAMAGE.test(String((error as { code?: unknown } | null)?.code))

/** The refusal that stands for a fault of the disk or the database file; null for any other error. */
export function storageFault(error: unknown): StoreError | null {
  const code = (error as { code?: unknown } | null)?.code
  if (typeof code !== 'string') return null
  const fault = FAULTS.find(([codes]) => codes.test(code))
  return fault === undefined ? null : new StoreError(fault[1], fault[2], undefined, { cause: error })
}

/** The same work, which refuses in the store's own words, or others, when the disk or the database file fails it. */
export const guarded =
  <Args extends unknown[], Result>(
    work: (...args: Args) => Result,
    refusalOf: (error: unknown) => unknown = (error) => storageFault(error) ?? error,
  ) =>
  (...args: Args): Result => {
    try {
      return work(...args)
    } catch (error) {
      throw refusalOf(error)
    }
  }

const SENTENCES: readonly (readonly [codes: RegExp, sentence: (path: string) => string])[] = [
  [
    /^SQLITE_NOTADB/,
    (path) => `${path} is not a SQLite database: restore it from a backup, or set DATABASE_URL to another file`,
  ],
  [
    /^SQLITE_CORRUPT/,
    (path) => `${path} is damaged: restore it from a backup, or save what can be read with "sqlite3 ${path} .recover"`,
  ],
  [
    /^SQLITE_READONLY/,
    (path) => `${path} can't be written: give the server's user the right to write the file and its folder`,
  ],
  [
    /^(SQLITE_CANTOPEN|SQLITE_PERM|SQLITE_AUTH|EACCES|EPERM|EROFS|ENOTDIR|EEXIST|EISDIR)/,
    (path) => `${path} can't be opened: it must be a file in a folder where the server's user may write`,
  ],
  [/^(SQLITE_FULL|ENOSPC)/, (path) => `the disk of ${path} is full: make room and start again`],
  [/^SQLITE_(BUSY|LOCKED)/, (path) => `${path} is being written by another program: stop that one and start again`],
  [/^(SQLITE_IOERR|EIO)/, (path) => `${path} can't be read or written: check the disk and the system's log`],
]

/** Why a database file couldn't be opened, in a sentence that names the file and says what to do. */
export function openFault(error: unknown, path: string): Error {
  const { code = '', message } = error as { code?: unknown; message: string }
  const known = SENTENCES.find(([codes]) => codes.test(String(code)))
  return known === undefined ? (error as Error) : new Error(`${known[1](path)} (${message})`, { cause: error })
}
