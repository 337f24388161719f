import fp from 'fastify-plugin'
import { Problem } from '../errors/problems.ts'
import { createFixedWindow } from './fixed-window.ts'

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

const MINUTE = 60_000

/**
 * Slows down whoever tries keys. A valid key is never refused for the failures of others at its address, which may be
 * that of a proxy: keys can't be guessed, so this only keeps the noise down.
 */
export default fp<FailedLoginsOptions>(
  async (app, { perMinute }) => {
    const window = createFixedWindow(perMinute, MINUTE, app.clock)
    app.decorate('countFailedLogin', async ({ ip }) => {
      if (perMinute === 0) return null
      const { remaining, resetSeconds } = window.take(ip)
      if (remaining >= 0) return null
      const seconds = String(resetSeconds)
      const detail = `Too many requests with a wrong key came from this address; try again in ${seconds} s.`
      return new Problem('too_many_requests', detail, { headers: { 'retry-after': seconds } })
    })
  },
  { name: 'failed-logins' },
)
