import cors from '@fastify/cors'
import fp from 'fastify-plugin'

export interface CrossOriginOptions {
  /** Origins such as `https://noc.example.org`, with commas between them; undefined: none. */
  readonly origins: string | undefined
}

const READABLE = [
  ...['etag', 'location', 'retry-after', 'x-request-id', 'idempotency-replayed'],
  ...['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
]

/** Lets pages of other origins call the API, where that is configured; they still need a key. */
export default fp<CrossOriginOptions>(
  async (app, { origins }) => {
    if (origins === undefined) return
    await app.register(cors, {
      origin: origins.split(',').map((origin) => origin.trim()),
      methods: ['GET', 'HEAD', 'POST', 'PATCH', 'PUT', 'DELETE'],
      exposedHeaders: READABLE,
      maxAge: 600,
    })
  },
  { name: 'cross-origin' },
)
