import type { IncomingMessage, ServerResponse } from 'node:http'
import fp from 'fastify-plugin'

/**
 * Tells a client that waits with its body to send it once the request is let in: who has no key, or sends the wrong media
 * type, is refused before. Node would ask for every body at once.
 */
export default fp(
  async (app) => {
    app.server.on('checkContinue', (request: IncomingMessage, response: ServerResponse) => {
      // Without its body the connection can't be used for another request.
      response.shouldKeepAlive = false
      app.server.emit('request', request, response)
    })
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
  { name: 'expect-continue' },
)
