import fp from 'fastify-plugin'

declare module 'fastify' {
  interface FastifyInstance {
    /** Aborted when the server stops and has waited long enough for what its clients still send. */
    readonly lastCall: AbortSignal
    readonly callLast: () => void
  }
}

/** Lets requests that take long be answered before a server that stops cuts their connections. */
export default fp(
  async (app) => {
    const controller = new AbortController()
    app.decorate('lastCall', controller.signal)
    app.decorate('callLast', () => controller.abort())
  },
  { name: 'last-call' },
)
