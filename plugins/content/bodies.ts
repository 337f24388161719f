import { isUtf8 } from 'node:buffer'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import type { Operation } from '../../schemas/operation.ts'
import { Problem } from '../errors/problems.ts'
import { addOnRequest } from '../validation/operation.ts'

const JSON_TYPE = 'application/json'

/**
 * How bodies are read. JSON is parsed whole; what else an operation takes is handed on as a stream, still
 * packed where it comes with gzip; of operations that
 * take none a body is ignored. An empty JSON body counts as none. `__proto__` is a member like any other: JSON.parse
 * makes it one of the object's own, and the schemas refuse it wherever they refuse what they don't name.
 */
export default fp(
  async (app) => {
    const parse = app.getDefaultJsonParser('ignore', 'ignore')
    app.removeAllContentTypeParsers()
    app.addContentTypeParser<Buffer>(JSON_TYPE, { parseAs: 'buffer' }, (request, body, done) => {
      if (body.length === 0) return done(null, undefined)
      if (!isUtf8(body)) return done(malformed('it is not UTF-8'))
      const text = body.toString()
      parse(request, text, (error, value) => {
        if (error !== null) done(malformed(whyNot(text)))
        else if (value === null) done(new Problem('validation', 'The body must be an object.', NOT_AN_OBJECT))
        else done(null, value)
      })
    })
    app.addContentTypeParser('*', (request, payload, done) => {
      done(null, streams(request.routeOptions.config.operation) ? payload : undefined)
    })
    app.addHook('onRoute', (route) => {
      const operation = route.config?.operation
      if (operation !== undefined && route.method !== 'GET' && route.method !== 'HEAD') {
        addOnRequest(route, mediaTypeCheck(operation))
      }
    })
  },
  { name: 'bodies', dependencies: ['operation', 'auth'] },
)

const NOT_AN_OBJECT = { details: { body: 'must be an object' } }

function streams(operation: Operation | undefined): boolean {
  return operation !== undefined && operation.consumes.length > 0 && operation.schema.body === undefined
}

/** Refuses what the operation doesn't take, before any of the body is read. */
function mediaTypeCheck(operation: Operation): onRequestHookHandler {
  const taken = new Set(operation.consumes)
  const isStream = streams(operation)
  const codings = isStream ? ['identity', 'gzip'] : ['identity']
  return (request, _reply, done) => {
    const ignored = taken.size === 0 || (!isStream && isEmpty(request))
    // Without a content type Fastify reads no body, or hands it to the parser for `*`.
    if (ignored) request.raw.headers['content-type'] = undefined
    const coding = request.headers['content-encoding']?.toLowerCase() ?? 'identity'
    if (!ignored && !codings.includes(coding)) done(encoded(coding, isStream))
    else if (ignored || taken.has(request.mediaType ?? '')) done()
    else done(unsupported(request.headers['content-type'], [...taken]))
  }
}

function isEmpty({ headers }: FastifyRequest): boolean {
  const length = headers['content-length']
  return headers['transfer-encoding'] === undefined && (length === undefined || length === '0')
}

function unsupported(given: string | undefined, taken: readonly string[]): Problem {
  const sent =
    given === undefined ? 'The request has no Content-Type' : `This operation does not accept ${given.slice(0, 80)}`
  return new Problem('unsupported_media_type', `${sent}; send ${taken.join(' or ')}.`)
}

function encoded(coding: string, isStream: boolean): Problem {
  return new Problem(
    'unsupported_media_type',
    `This operation does not accept the Content-Encoding ${coding.slice(0, 80)}; send the body uncompressed${isStream ? ', or with gzip' : ''}.`,
  )
}

function malformed(why: string): Problem {
  return new Problem('malformed_json', `The body is not valid JSON: ${why}.`)
}

/** Where the JSON breaks: Fastify's own error doesn't say. */
function whyNot(text: string): string {
  try {
    JSON.parse(text)
  } catch (error) {
    const place = /line \d+ column \d+/.exec(String(error))?.[0]
    if (place !== undefined) return `it breaks at ${place}`
  }
  return 'it ends too early, or something in it is not JSON'
}
