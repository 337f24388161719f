import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { envelopeOf, PROBLEM_TYPE } from '../errors/envelope.ts'
import { Problem, type ProblemCode } from '../errors/problems.ts'
import { requestIdOf } from '../logging/request-id.ts'

type SocketError = Error & { readonly code?: string }

const SOCKET_PROBLEMS: Record<string, readonly [ProblemCode, string]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['request_timeout', 'The request did not arrive in time; send it again, in one go.'],
  HPE_HEADER_OVERFLOW: ['headers_too_large', 'The headers are larger than 16 KiB; send fewer or shorter ones.'],
  HPE_CHUNK_EXTENSIONS_OVERFLOW: [
    'payload_too_large',
    'The chunk extensions of the body are too large; leave them out.',
  ],
}
const NOT_HTTP = ['malformed_request', 'This is not a valid HTTP/1.1 request.'] as const

/** Fastify's `clientErrorHandler`: what is no request at all still gets an envelope, written straight to the socket. */
export function answerSocketError(error: SocketError, socket: Socket): void {
  const open = socket as Socket & { _httpMessage?: ServerResponse }
  // In the midst of an answer there is no place for another one.
  if (error.code !== 'ECONNRESET' && socket.writable && open._httpMessage?.headersSent !== true) {
    socket.write(rawAnswer(new Problem(...(SOCKET_PROBLEMS[error.code ?? ''] ?? NOT_HTTP))))
  }
  socket.destroy(error)
}

function rawAnswer(problem: Problem): string {
  const requestId = requestIdOf({ headers: {} })
  const body = envelopeOf(problem, '/', requestId)
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    `content-type: ${PROBLEM_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    `x-request-id: ${requestId}`,
    'connection: close',
  ]
  return `${head.join('\r\n')}\r\n\r\n${body}`
}
