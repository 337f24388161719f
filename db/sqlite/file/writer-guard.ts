import { StoreError } from '../../errors.ts'
import { type Connection, touchFile } from '../connection.ts'
import { isDamage } from '../faults.ts'
import { type FileIdentity, identifyFiles } from './file-identity.ts'

/** Stands between the writer's commits and their answers, so that each is true; see docs/adr/0010-refused-commits.md. */
export interface WriterGuard {
  /**
   * Returns the error with which a change that failed is answered. Nothing of the change can come back after a crash, or
   * that error says that this is not certain.
   */
  ensureUndone(error: unknown): unknown
  /** Throws when the files that are open are not those at their paths, or were cut short. Before a commit and after it. */
  confirm(): void
  /** Why nothing may be written any more. */
  readonly lost: Error | null
}

/** For whoever writes to a database that nobody else can reach. */
export const noGuard: WriterGuard = { ensureUndone: (error) => error, confirm() {}, lost: null }

const ATTEMPTS = 3

/** Guards every transaction of a connection, except those that are begun by hand: whoever begins one calls the guard. */
export function guardWrites(db: Connection, path: string): WriterGuard {
  let lost: Error | null = null
  let files: FileIdentity | null = null

  /** True once a commit has taken the place of whatever a failed one has left in the write-ahead log. */
  const overwrite = (): boolean => {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        touchFile(db)
        return true
      } catch {}
    }
    return false
  }
  const ensureUndone = (error: unknown): unknown => {
    if (lost !== null || db.inTransaction) return error
    if (isDamage(error)) lost = error as Error
    if (!isFailedCall(error) || overwrite()) return error
    lost = uncertain(error)
    return lost
  }
  const transaction = db.transaction.bind(db)
  db.transaction = ((work: (...args: unknown[]) => unknown) => {
    const begun = transaction(work)
    const guarded =
      (run: (...args: unknown[]) => unknown) =>
      (...args: unknown[]) => {
        try {
          return run(...args)
        } catch (error) {
          throw ensureUndone(error)
        }
      }
    const { deferred, immediate, exclusive } = begun
    return Object.assign(guarded(begun), {
      deferred: guarded(deferred),
      immediate: guarded(immediate),
      exclusive: guarded(exclusive),
    })
  }) as typeof db.transaction

  return {
    ensureUndone,
    confirm() {
      try {
        files ??= identifyFiles(path, db)
        files.look()
      } catch (error) {
        lost ??= error as Error
        throw error
      }
    },
    get lost() {
      return lost
    },
  }
}

/** A full disk is not one: SQLite notices it before the mark of the commit is written. */
const isFailedCall = (error: unknown): boolean => String((error as { code?: unknown }).code).startsWith('SQLITE_IOERR')

const uncertain = (cause: unknown): StoreError =>
  new StoreError(
    'storage_unavailable',
    'The disk failed while this was being written: it is not certain whether it was done, and the server stops. Check the ' +
      'disk, start the server again, and look whether it was done before you repeat it.',
    undefined,
    { cause },
  )
