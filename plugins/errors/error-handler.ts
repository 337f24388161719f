import type { FastifyReply, FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { pathOf } from '../logging/logging.ts'
import { drain, MOST_TO_DRAIN } from './drain.ts'
import { envelopeOf, PROBLEM_TYPE } from './envelope.ts'
import { whyNoRoute } from './not-found.ts'
import { Problem } from './problems.ts'
import { problemOf } from './translate-error.ts'

/** Answers any error in the envelope of the contract; logs it when it is ours to mend. */
function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemOf(error, request)
  if (problem.status >= 500) request.log.error({ err: problem.cause ?? problem }, problem.message)
  // Of a stream that failed before its first byte left: they were true of that answer, not of this one.
  reply.removeHeader('content-encoding').removeHeader('etag')
  if (problem.code === 'payload_too_large') letRestArrive(request, reply)
  reply
    .code(problem.status)
    .headers(problem.headers)
    .type(PROBLEM_TYPE)
    .send(envelopeOf(problem, request.url, request.id))
}

/** Fastify closes the connection on a body that is too large; one that ends in a while may as well arrive. */
function letRestArrive({ headers, raw }: FastifyRequest, reply: FastifyReply): void {
  if (Number(headers['content-length'] ?? Number.POSITIVE_INFINITY) > MOST_TO_DRAIN) return
  reply.removeHeader('connection')
  drain(raw)
}

/** Fastify's `frameworkErrors`: what fails before there is a route, so before any hook. */
export function answerFrameworkError(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  reply.header('x-request-id', request.id)
  answerError(error, request, reply)
  request.log.info({ path: pathOf(request), method: request.method, status: reply.statusCode }, 'request')
}

/** Gives every error that leaves the server its envelope. */
export default fp(
  async (app) => {
    app.setErrorHandler(answerError)
    app.setNotFoundHandler((request) => {
      throw whyNoRoute(app, request)
    })
    app.addHook('onRequest', (request, _reply, done) => {
      // Before the body is read: nobody needs to hear of bad JSON at a path that doesn't exist.
      if (request.is404) return done(whyNoRoute(app, request))
      if (request.raw.headers.host === undefined && request.raw.httpVersion === '1.1') return done(NO_HOST)
      done()
    })
  },
  { name: 'error-handler', dependencies: ['request-id'] },
)

const NO_HOST = new Problem('malformed_request', 'The request has no Host header, which HTTP/1.1 asks for.')
