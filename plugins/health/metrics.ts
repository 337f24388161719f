import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { createStoreMetrics } from './store-metrics.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** All metrics in the text format of Prometheus. */
    readonly metricsText: () => Promise<string>
    /** For the metrics of other plugins. */
    readonly metricsRegistry: Registry
  }
}

const SECONDS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10]

/** CPU, memory, garbage collection and the lag of the event loop: of the process, however many apps are in it. */
let ofProcess: Registry | undefined

/** Counts requests by operation and status as they are answered (0.5 µs each), and gathers the rest when it is asked. */
export default fp(
  async (app) => {
    if (ofProcess === undefined) {
      ofProcess = new Registry()
      collectDefaultMetrics({ register: ofProcess })
    }
    const whole = Registry.merge([ofProcess])
    const requests = new Histogram({
      name: 'bulk_actions_request_seconds',
      help: 'Time from a request to the end of its answer, by operation and status.',
      labelNames: ['operation', 'status'],
      buckets: SECONDS,
      registers: [whole],
    })
    const gather = createStoreMetrics(whole, app.store, app.clock)
    new Gauge({
      name: 'bulk_actions_in_hand',
      help: 'Reads, streams and imports in progress, of all keys.',
      labelNames: ['work'],
      registers: [whole],
      collect() {
        for (const [work, { taken }] of Object.entries(app.inHand)) this.set({ work }, taken)
      },
    })
    app.addHook('onResponse', (request, reply, done) => {
      requests.observe({ operation: nameOf(request), status: reply.statusCode }, reply.elapsedTime / 1000)
      done()
    })
    app.decorate('metricsRegistry', whole)
    app.decorate('metricsText', async () => {
      const histograms = await gather()
      return [await whole.metrics(), ...histograms].join('\n')
    })
  },
  { name: 'metrics', dependencies: ['store', 'operation', 'in-hand'] },
)

/** What is no operation shares a name: paths come from outside, and each would make series of its own. */
function nameOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.config.operation?.operationId ?? 'none'
}
