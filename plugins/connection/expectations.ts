import type { IncomingMessage, ServerResponse } from 'node:http'
import fp from 'fastify-plugin'
import { envelopeOf, PROBLEM_TYPE } from '../errors/envelope.ts'
import { Problem } from '../errors/problems.ts'
import { requestIdOf } from '../logging/request-id.ts'

/**
 * Tells a client that waits with its body to send it once the request is let in: who has no key, or sends the wrong media
 * type, is refused before. Node would ask for every body at once, and answer any other `Expect` without a body.
 */
export default fp(
  async (app) => {
    app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      // Without its body the connection can't be used for another request.
      response.shouldKeepAlive = false
      app.server.emit('request', request, response)
    })
    app.server.on('checkExpectation', refuse)
    app.addHook('onRoute', (route) => {
      if (route.method === 'GET' || route.method === 'HEAD') return
      const before = route.preParsing ?? []
      route.preParsing = [
        ...(Array.isArray(before) ? before : [before]),
        (request, reply, payload, done) => {
          if (request.headers.expect !== undefined && !reply.raw.headersSent && request.raw.httpVersion === '1.1') {
            reply.raw.shouldKeepAlive = true
            reply.raw.writeContinue()
          }
          done(null, payload)
        },
      ]
    })
  },
  { name: 'expectations' },
)

const UNKNOWN = 'The only Expect header that is supported is 100-continue; leave it out.'

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const problem = new Problem('expectation_failed', UNKNOWN)
  const requestId = requestIdOf(request)
  const body = envelopeOf(problem, request.url ?? '/', requestId)
  response.writeHead(problem.status, {
    'content-type': PROBLEM_TYPE,
    'content-length': Buffer.byteLength(body),
    'x-request-id': requestId,
    connection: 'close',
  })
  response.end(body)
}
