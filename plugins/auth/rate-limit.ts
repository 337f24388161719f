import type { onRequestHookHandler } from 'fastify'
import fp from 'fastify-plugin'
import type { Clock } from '../../db/clock.ts'
import { Problem } from '../errors/problems.ts'
import { addOnRequest } from '../validation/operation.ts'
import { createFixedWindow } from './fixed-window.ts'

export interface RateLimitOptions {
  /** What one key may ask for in a minute; 0: as much as it likes. */
  readonly requestsPerMinute: number
  readonly clock: Clock
}

const MINUTE = 60_000

/**
 * Limits what one key may ask for, on every operation that needs one, and tells with the headers of the IETF's draft what
 * is left. Why it counts by itself: docs/adr/0016-dependencies.md.
 */
export default fp<RateLimitOptions>(
  async (app, { requestsPerMinute, clock }) => {
    if (requestsPerMinute === 0) return
    const limit = createLimiter(requestsPerMinute, clock)
    app.addHook('onRoute', (route) => {
      const operation = route.config?.operation
      if (operation !== undefined && operation.scopes !== null) addOnRequest(route, limit)
    })
  },
  { name: 'rate-limit', dependencies: ['auth'] },
)

function createLimiter(max: number, clock: Clock): onRequestHookHandler {
  const window = createFixedWindow(max, MINUTE, clock)
  const limit = String(max)
  return (request, reply, done) => {
    const { remaining, resetSeconds } = window.take(request.apiKey?.keyId ?? '')
    const reset = String(resetSeconds)
    reply.header('ratelimit-limit', limit)
    reply.header('ratelimit-remaining', String(Math.max(0, remaining)))
    reply.header('ratelimit-reset', reset)
    if (remaining >= 0) return done()
    const detail = `This key has sent the ${limit} requests that it may send in a minute; try again in ${reset} s.`
    done(new Problem('too_many_requests', detail, { headers: { 'retry-after': reset } }))
  }
}
