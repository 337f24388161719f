import compress, { type FastifyCompressOptions } from '@fastify/compress'
import type { FastifyReply, FastifyRequest, RouteOptions } from 'fastify'
import fp from 'fastify-plugin'
import type { Operation } from '../../schemas/operation.ts'

/** Text of every kind we answer, but for events: a compressor would hold them back. */
const TEXT = /^text\/(?!event-stream)|[/+](json|x-ndjson|javascript|xml|yaml)(;|$)/
const OPTIONS: FastifyCompressOptions = {
  customTypes: TEXT,
  encodings: ['br', 'gzip', 'identity'],
  // Below this the headers cost more than the body saves.
  threshold: 1024,
}

/** Compresses long answers where it pays: lists, streams and documents. Bodies of requests are taken as they come. */
export default fp(
  async (app) => {
    app.addHook('onRoute', (route) => {
      // The whole of the options: a route's own don't build on those of the plugin.
      route.compress = pays(route.config?.operation) ? OPTIONS : false
    })
    await app.register(compress, { ...OPTIONS, global: false })
    app.addHook('onRoute', (route) => {
      if (route.compress !== false) addOnSend(route, tellVariant)
    })
  },
  { name: 'compression', dependencies: ['operation'] },
)

/** A single job is small, and its ETag must stay strong: `If-Match` compares it. */
function pays(operation: Operation | undefined): boolean {
  if (operation === undefined) return true
  const isList = 'limit' in operation.schema.querystring.properties
  return isList || operation.produces.some((type) => !type.endsWith('/json'))
}

/**
 * The same text has other bytes when compressed, so a strong ETag is weakened; and a cache is told that the answer
 * depends on what the caller can read, when it got the plain one too.
 */
async function tellVariant(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const vary = String(reply.getHeader('vary') ?? '')
  if (!vary.includes('accept-encoding'))
    reply.header('vary', vary === '' ? 'accept-encoding' : `${vary}, accept-encoding`)
  const etag = reply.getHeader('etag')
  const isEncoded = reply.getHeader('content-encoding') !== undefined
  if (isEncoded && typeof etag === 'string' && etag.startsWith('"')) reply.header('etag', `W/${etag}`)
}

function addOnSend(route: RouteOptions, hook: (request: FastifyRequest, reply: FastifyReply) => Promise<void>): void {
  route.onSend = [route.onSend ?? [], hook].flat()
}
