import type { FastifyRequest } from 'fastify'
import { StoreError } from '../../db/errors.ts'
import { ImportError, type ImportErrorCode } from '../../importers/import-error.ts'
import { faultsOf } from '../validation/validation.ts'
import { internalProblem, Problem, type ProblemCode, problemOfStoreError } from './problems.ts'

/** What Fastify and its plugins throw. */
interface ThrownError extends Error {
  readonly code?: string
  readonly statusCode?: number
  readonly validation?: unknown
}

/** Fastify's own errors that a client causes: which problem each is, and what to tell. */
const FASTIFY_PROBLEMS: Record<string, readonly [ProblemCode, string]> = {
  FST_ERR_BAD_URL: ['malformed_url', 'The path is not a valid URL; percent-encode it as UTF-8.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not_found', 'There is nothing of this name: the path is too long.'],
  FST_ERR_CTP_BODY_TOO_LARGE: [
    'payload_too_large',
    'The body is larger than 1 MiB, the most allowed; send a smaller one.',
  ],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    'unsupported_media_type',
    'This operation does not accept this Content-Type; see /docs.',
  ],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: [
    'malformed_request',
    'The body is not as long as its Content-Length says; send both again.',
  ],
  FST_ERR_ROUTE_MISSING_CONTENT_TYPE: ['malformed_request', 'The request has a body but no Content-Type; send one.'],
}

/** By status, for the errors of plugins that have no sentence of their own here. */
const STATUS_PROBLEMS: Record<number, readonly [ProblemCode, string]> = {
  400: ['malformed_request', 'The request could not be read; see /docs for how to send it.'],
  404: ['not_found', 'There is nothing here; see /docs for what there is.'],
  413: ['payload_too_large', 'The body is too large; send a smaller one.'],
  415: ['unsupported_media_type', 'This operation does not accept this Content-Type; see /docs.'],
  429: ['too_many_requests', 'There were too many requests; try again later.'],
  503: ['unavailable', 'The server cannot take this request now; try again in a few seconds.'],
}

/** Any error as the problem to answer. What nobody foresaw is `internal`, with nothing of the inside. */
export function problemOf(error: unknown, request: FastifyRequest): Problem {
  if (error instanceof Problem) return error
  if (error instanceof StoreError) return problemOfStoreError(error)
  if (error instanceof ImportError) return importProblem(error)
  if (!(error instanceof Error)) return internalProblem(error)
  const { code = '', statusCode, validation } = error as ThrownError
  if (validation !== undefined) return validationProblem(request) ?? internalProblem(error)
  const known = FASTIFY_PROBLEMS[code] ?? STATUS_PROBLEMS[statusCode ?? 500] ?? otherClientError(statusCode)
  return known === undefined ? internalProblem(error) : new Problem(...known, { cause: error })
}

const IMPORT_PROBLEMS: Partial<Record<ImportErrorCode, ProblemCode>> = {
  too_large: 'payload_too_large',
  held_back: 'conflict',
}

/** What is too large is not read to its end, so its connection can't be kept. */
function importProblem(error: ImportError): Problem {
  const headers = error.code === 'too_large' ? { connection: 'close' } : {}
  return new Problem(IMPORT_PROBLEMS[error.code] ?? 'invalid', `${error.message}.`, { cause: error, headers })
}

function otherClientError(status = 500): readonly [ProblemCode, string] | undefined {
  return status >= 400 && status < 500 ? STATUS_PROBLEMS[400] : undefined
}

/** All faults of the request at once. An id that is too long, or empty, is simply one that we don't have. */
function validationProblem(request: FastifyRequest): Problem | undefined {
  const faults = faultsOf(request)
  const [first] = faults
  if (first === undefined) return undefined
  if (faults.some(({ part, ofLength }) => part === 'params' && ofLength)) {
    return new Problem('not_found', 'There is nothing of this name; check it, or list what there is.')
  }
  const others = faults.length - 1
  const more = others === 0 ? '' : ` ${others} more ${others === 1 ? 'field is' : 'fields are'} invalid; see details.`
  const details = Object.fromEntries(faults.map(({ path, message }) => [path, message]))
  return new Problem('validation', `${first.path} ${first.message}.${more}`, { details })
}
