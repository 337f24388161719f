import { getHeapStatistics } from 'node:v8'
import underPressure from '@fastify/under-pressure'
import type { FastifyRequest } from 'fastify'
import fp from 'fastify-plugin'
import { Problem } from '../errors/problems.ts'

export interface PressureOptions {
  /** The mean delay of the event loop, over a second, from which requests are refused. */
  readonly maxEventLoopDelay?: number | undefined
  readonly maxHeapUsedBytes?: number | undefined
  /** How long after the start nothing is refused: starting is work, too. */
  readonly graceMs?: number | undefined
  readonly sampleInterval?: number | undefined
}

/** What a supervisor and whoever looks for the cause must be able to ask even then. */
const NEVER_REFUSED = new Set(['getLiveness', 'getMetrics'])

/** Refuses requests with 503 while there is more to do than can be done, before the memory is used up. */
export default fp<PressureOptions>(
  async (app, options) => {
    const { graceMs = 10_000, sampleInterval = 1000, maxEventLoopDelay = 1000 } = options
    const maxHeapUsedBytes = options.maxHeapUsedBytes ?? getHeapStatistics().heap_size_limit * 0.9
    let graceEnds = Number.POSITIVE_INFINITY
    app.addHook('onReady', async () => {
      graceEnds = performance.now() + graceMs
    })
    await app.register(underPressure, {
      maxEventLoopDelay,
      maxHeapUsedBytes,
      sampleInterval,
      pressureHandler(request) {
        if (performance.now() < graceEnds || isNeverRefused(request)) return
        throw new Problem('unavailable', 'The server is overloaded; try again in a few seconds.')
      },
    })
  },
  { name: 'pressure', dependencies: ['operation'] },
)

function isNeverRefused({ routeOptions }: FastifyRequest): boolean {
  return NEVER_REFUSED.has(routeOptions.config.operation?.operationId ?? '')
}
