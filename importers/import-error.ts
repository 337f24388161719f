export type ImportErrorCode =
  | 'empty'
  | 'binary'
  | 'broken_gzip'
  | 'unknown_format'
  | 'bad_columns'
  | 'bad_json'
  | 'held_back'
  | 'too_large'
  | 'not_kea'
  | 'not_windows'

/** An input that can't be imported at all; the message says what to send instead. A bad line is never a reason. */
export class ImportError extends Error {
  readonly code: ImportErrorCode

  constructor(code: ImportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ImportError'
    this.code = code
  }
}
