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
