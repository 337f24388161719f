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
