import { StoreError } from '../db/errors.ts'
import { NOTHING, storageFault } from '../db/sqlite/storage-fault.ts'

/**
 * The refusal that stands for a fault of the disk for temporary files, which need not be that of the database; any other
 * error as it is.
 */
export function stageFault(error: unknown): unknown {
  const fault = storageFault(error)
  if (fault === null) return error
  const message =
    fault.code === 'storage_full'
      ? `The disk for temporary files is full: ${NOTHING}. Make room on it and try again.`
      : `Temporary files can\u2019t be read or written at the moment: ${NOTHING}. Try again later.`
  return new StoreError(fault.code, message, undefined, { cause: error })
}
