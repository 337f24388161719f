import { StoreError, type StoreErrorCode } from '../../errors.ts'
import { storageFault } from '../faults.ts'

/** Messages to a thread: open a store, calls for it, which of them to drop, close it, and end once it has none. */
export type ToThread<Data> = { readonly open: Data } | Call[] | { readonly drop: number } | 'close' | 'end'

/** What goes to a thread, several at a time. */
export interface Call {
  readonly id: number
  readonly verb: string
  readonly args: readonly unknown[]
  /** Whose turns it takes, where calls are done in turns. */
  readonly share?: string
}
/** What comes back. */
export type Reply =
  | { readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly id: number; readonly ok: false; readonly error: PlainError }
export interface PlainError {
  readonly code: StoreErrorCode | null
  readonly message: string
  readonly field: string | undefined
  readonly retryAfterSeconds: number | undefined
  readonly stack: string | undefined
  /** What SQLite said, for the log. */
  readonly cause: string | undefined
}
/** Other messages from a thread. */
export type Notice =
  /** With the names of the verbs that it answers. */
  | { readonly notice: 'ready'; readonly verbs: readonly string[] }
  | { readonly notice: 'failed'; readonly message: string }
  | { readonly notice: 'closed' }
  /** It can't go on, and does nothing any more but close. */
  | { readonly notice: 'lost'; readonly error: PlainError }
  | { readonly notice: 'fault'; readonly error: PlainError; readonly jobId: string | null }

export function toPlain(error: unknown): PlainError {
  const known = error instanceof StoreError ? error : storageFault(error)
  const { message, stack } = error instanceof Error ? error : new Error(String(error))
  if (known === null)
    return { code: null, message, field: undefined, retryAfterSeconds: undefined, stack, cause: undefined }
  const cause = known.cause instanceof Error ? sqliteText(known.cause) : undefined
  const { code, field, retryAfterSeconds } = known
  return { code, message: known.message, field, retryAfterSeconds, stack, cause }
}

export function fromPlain({ code, message, field, retryAfterSeconds, stack, cause }: PlainError): Error {
  if (code !== null) {
    const options = { retryAfterSeconds, ...(cause !== undefined && { cause: new Error(cause) }) }
    return new StoreError(code, message, field, options)
  }
  const error = new Error(message)
  if (stack !== undefined) error.stack = stack
  return error
}

const sqliteText = (error: Error & { readonly code?: string }): string => `${error.code}: ${error.message}`
