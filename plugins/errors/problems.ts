import type { StoreError, StoreErrorCode } from '../../db/errors.ts'

/** Every problem the server can answer: the last part of its `type`, its status and its title. */
export const PROBLEMS = {
  validation: { status: 400, title: 'Invalid request' },
  invalid: { status: 400, title: 'Invalid request' },
  malformed_json: { status: 400, title: 'Malformed JSON' },
  malformed_url: { status: 400, title: 'Malformed URL' },
  malformed_request: { status: 400, title: 'Malformed request' },
  preview_unknown: { status: 400, title: 'Unknown or expired preview' },
  unauthorized: { status: 401, title: 'Not authenticated' },
  forbidden: { status: 403, title: 'Scope missing' },
  not_found: { status: 404, title: 'Not found' },
  method_not_allowed: { status: 405, title: 'Method not allowed' },
  not_acceptable: { status: 406, title: 'Not acceptable' },
  request_timeout: { status: 408, title: 'Request timeout' },
  wrong_state: { status: 409, title: 'Not allowed in this state' },
  conflict: { status: 409, title: 'Conflict' },
  preview_used: { status: 409, title: 'Preview already used' },
  version_mismatch: { status: 412, title: 'Precondition failed' },
  payload_too_large: { status: 413, title: 'Body too large' },
  url_too_long: { status: 414, title: 'URL too long' },
  unsupported_media_type: { status: 415, title: 'Unsupported media type' },
  expectation_failed: { status: 417, title: 'Expectation failed' },
  idempotency_mismatch: { status: 422, title: 'Idempotency key reused' },
  too_many_requests: { status: 429, title: 'Too many requests' },
  headers_too_large: { status: 431, title: 'Headers too large' },
  // Nobody hears it: it is for the log, with the status that nginx has for it.
  abandoned: { status: 499, title: 'Client closed request' },
  internal: { status: 500, title: 'Internal error' },
  storage_full: { status: 503, title: 'Storage full' },
  storage_unavailable: { status: 503, title: 'Storage unavailable' },
  unavailable: { status: 503, title: 'Temporarily unavailable' },
} as const satisfies Record<string, { status: number; title: string }>

export type ProblemCode = keyof typeof PROBLEMS

/** Which problem each of the store's refusals is. */
const STORE_PROBLEMS: Record<StoreErrorCode, ProblemCode> = {
  not_found: 'not_found',
  wrong_state: 'wrong_state',
  version_mismatch: 'version_mismatch',
  conflict: 'conflict',
  invalid: 'invalid',
  preview_unknown: 'preview_unknown',
  preview_used: 'preview_used',
  too_many_previews: 'too_many_requests',
  idempotency_mismatch: 'idempotency_mismatch',
  storage_full: 'storage_full',
  storage_unavailable: 'storage_unavailable',
  abandoned: 'abandoned',
}

/** Field path with dots -> what is wrong with it. */
export type Details = Readonly<Record<string, string>>

export interface ProblemOptions {
  readonly details?: Details | undefined
  readonly headers?: Readonly<Record<string, string | string[]>> | undefined
  readonly cause?: unknown
}

/** When to come back, in seconds, where nobody knows better. */
const RETRY_AFTER: Readonly<Record<number, Readonly<Record<string, string>>>> = {
  429: { 'retry-after': '60' },
  503: { 'retry-after': '5' },
}

/** An answer other than success. `message` is the `detail` of the envelope: what is wrong and what to do. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly status: number
  readonly details: Details | undefined
  readonly headers: Readonly<Record<string, string | string[]>>

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail, { cause: options.cause })
    this.name = 'Problem'
    this.code = code
    this.status = PROBLEMS[code].status
    this.details = options.details
    this.headers = { ...RETRY_AFTER[this.status], ...options.headers }
  }
}

/** The problem a refusal of the store is, with the field at fault where it names one. */
export function problemOfStoreError(error: StoreError): Problem {
  const code = STORE_PROBLEMS[error.code]
  const details = error.field === undefined ? undefined : { [error.field]: error.message }
  const wait = error.retryAfterSeconds
  const headers = wait === undefined ? undefined : { 'retry-after': String(wait) }
  return new Problem(code, error.message, { details, headers, cause: error })
}

/** What a client may know of a fault of ours: nothing but the way to find it in the log. */
export function internalProblem(cause: unknown): Problem {
  const detail = 'An internal error occurred; the server log has the details under this requestId.'
  return new Problem('internal', detail, { cause })
}
