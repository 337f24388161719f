import { NOTHING, StoreError, type StoreErrorCode } from '../errors.ts'

const DAMAGE = /^XX00[12]$/

const FAULTS: readonly (readonly [codes: RegExp, code: StoreErrorCode, message: string])[] = [
  [/^53100$/, 'storage_full', `The disk of the database is full: ${NOTHING}. Make room and try again.`],
  [DAMAGE, 'storage_unavailable', `The database is damaged: ${NOTHING}. Restore it from a backup.`],
  [
    /^(08|53|57P|58|25006|40001|40P01|55P03|57014|E[A-Z]+$)/,
    'storage_unavailable',
    `The database can\u2019t be reached at the moment: ${NOTHING}. Try again later.`,
  ],
]
/** In how many seconds a server that restarts is likely to be there again. */
const RETRY_AFTER_SECONDS = 2

/** Whether an error means that what is on the disk is not what was written: nothing is to be built on it. */
export const isDamage = (error: unknown): boolean => DAMAGE.test(codeOf(error))

/** The refusal that stands for a fault of the database, or of the way to it; null for any other error. */
export function storageFault(error: unknown): StoreError | null {
  if (error instanceof StoreError) return error.code.startsWith('storage_') ? error : null
  const fault = FAULTS.find(([codes]) => codes.test(codeOf(error)))
  if (fault === undefined) return null
  const [, code, message] = fault
  return new StoreError(code, message, undefined, {
    cause: error,
    ...(code === 'storage_unavailable' && { retryAfterSeconds: RETRY_AFTER_SECONDS }),
  })
}

function codeOf(error: unknown): string {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : ''
}
