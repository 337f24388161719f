/** What can go wrong in the store, without a word of HTTP: `plugins/errors/problems.ts` maps the codes to statuses in one table. */
export const STORE_ERROR_CODES = [
  'not_found',
  'wrong_state',
  'version_mismatch',
  'conflict',
  'invalid',
  'preview_unknown',
  'preview_used',
  'too_many_previews',
  'idempotency_mismatch',
  'storage_full',
  'storage_unavailable',
  'abandoned',
] as const
export type StoreErrorCode = (typeof STORE_ERROR_CODES)[number]

export interface StoreErrorOptions extends ErrorOptions {
  /** In how many seconds the same call can succeed, where that is known. */
  readonly retryAfterSeconds?: number | undefined
}

/**
 * A refusal: nothing was changed. `message` says what is wrong and what to do; `field` names the member at fault, with
 * dots. Plain data travels between threads, so `toPlain` and `fromPlain` keep the code.
 */
export class StoreError extends Error {
  readonly code: StoreErrorCode
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: StoreErrorCode, message: string, field?: string, options: StoreErrorOptions = {}) {
    super(message, options)
    this.name = 'StoreError'
    this.code = code
    this.field = field
    this.retryAfterSeconds = options.retryAfterSeconds
  }
}

/** What every refusal of a step says that may be one of many; see `afterSteps`. */
export const NOTHING = 'nothing was changed'

/** The refusal of one step as that of a longer work; `standing` says what stays of the steps before. */
export const afterSteps = ({ code, message, field, cause }: StoreError, standing: string): StoreError =>
  new StoreError(code, message.replace(NOTHING, standing), field, { cause })
