import rateLimit from '@fastify/rate-limit'
import fp from 'fastify-plugin'
import { Problem } from './problems.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Counts a request with a wrong key against its address; the problem to answer once there were too many. */
    readonly countFailedLogin: (request: FastifyRequest) => Promise<Problem | null>
  }
}

export interface FailedLoginsOptions {
  /** How many an address may have in a minute; 0: as many as it likes. */
  readonly perMinute: number
}

/**
 * Slows down whoever tries keys. A valid key is never refused for the failures of others at its address, which may be
 * that of a proxy: keys can't be guessed, so this only keeps the noise down.
 */
export default fp<FailedLoginsOptions>(
  async (app, { perMinute }) => {
    await app.register(rateLimit, { global: false })
    const count = app.createRateLimit({ max: perMinute, timeWindow: 60_000 })
    app.decorate('countFailedLogin', async (request) => {
      if (perMinute === 0) return null
      const counted = await count(request)
      if (counted.isAllowed || !counted.isExceeded) return null
      const seconds = String(counted.ttlInSeconds)
      const detail = `Too many requests with a wrong key came from this address; try again in ${seconds} s.`
      return new Problem('too_many_requests', detail, { headers: { 'retry-after': seconds } })
    })
  },
  { name: 'failed-logins' },
)
