import { NOTHING, StoreError } from '../db/errors.ts'

/**
 * The refusal that stands for a fault of the disk for temporary files, which need not be that of the database; any other
 * error as it is.
 */
export function stageFault(error: unknown): unknown {
  const code = String((error as { code?: unknown } | null)?.code)
  if (!code.startsWith('SQLITE_')) return error
  const isFull = code.startsWith('SQLITE_FULL')
  const message = isFull
    ? `The disk for temporary files is full: ${NOTHING}. Make room on it and try again.`
    : `Temporary files can\u2019t be read or written at the moment: ${NOTHING}. Try again later.`
  return new StoreError(isFull ? 'storage_full' : 'storage_unavailable', message, undefined, { cause: error })
}

/** The same work, which throws such a refusal where the disk fails it. */
export const staged =
  <Args extends unknown[], Result>(work: (...args: Args) => Result) =>
  (...args: Args): Result => {
    try {
      return work(...args)
    } catch (error) {
      throw stageFault(error)
    }
  }
