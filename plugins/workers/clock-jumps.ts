import fp from 'fastify-plugin'
import { Counter, Gauge } from 'prom-client'
import { PLAUSIBLE_MS } from '../../db/settled-time.ts'

export interface ClockJumpOptions {
  /** The pause between two looks at the clock. */
  readonly everyMs?: number | undefined
}

/** Time services correct clocks by less than this. */
const JUMP_MS = 1000

/**
 * Logs when the clock of the machine can't be right: at the start compared with the database, and later with the
 * monotonic clock. docs/operations.md says what the server does then.
 */
export default fp<ClockJumpOptions>(
  async (app, { everyMs = 1000 }) => {
    const { clock, log, metricsRegistry } = app
    const { times } = app.store
    const offset = () => clock.now() - clock.elapsed()
    let known = offset()
    const jumps = new Counter({
      name: 'bulk_actions_clock_jumps_total',
      help: 'How often the clock of the machine was set while the server ran, or the machine slept.',
      labelNames: ['direction'],
      registers: [metricsRegistry],
    })
    for (const direction of ['ahead', 'back']) jumps.inc({ direction }, 0)
    new Gauge({
      name: 'bulk_actions_clock_unsettled_seconds',
      help: 'How far the clock is ahead of the time that its steady running has confirmed; negative: behind it.',
      registers: [metricsRegistry],
      collect() {
        this.set(Math.round((clock.now() - times.settled) / 1000))
      },
    })

    const logImplausible = (): void => {
      if (clock.now() - times.settled > PLAUSIBLE_MS) log.error(shown(clock.now(), times.settled), IMPLAUSIBLE)
    }
    const look = (): void => {
      const jump = offset() - known
      if (Math.abs(jump) < JUMP_MS) return
      const now = clock.now()
      const seconds = Math.round(jump / 1000)
      jumps.inc({ direction: jump > 0 ? 'ahead' : 'back' })
      log.warn({ ...shown(now, now - jump), seconds }, jump > 0 ? AHEAD : BACK)
      known += jump
      logImplausible()
    }
    app.addHook('onReady', async () => {
      const now = clock.now()
      if (now < times.seen - JUMP_MS) log.warn(shown(now, times.seen), BEHIND)
      logImplausible()
    })
    const timer = setInterval(look, everyMs)
    app.addHook('onClose', async () => clearInterval(timer))
  },
  { name: 'clock-jumps', dependencies: ['store', 'metrics'] },
)

const BEHIND = 'the clock is behind the newest entry of the audit log: set it right'
const AHEAD = 'the clock was set ahead, or the machine slept'
const BACK = 'the clock was set back'
const IMPLAUSIBLE =
  'the clock is more than 30 days ahead of when this database was last in use: set it right. Until then, or until a ' +
  'tenth of the leap has passed, no job starts by its time, no end of an action is recorded and nothing is removed'

/** What the clock shows, and what was expected. */
const shown = (now: number, expected: number) => ({
  clock: new Date(now).toISOString(),
  expected: new Date(expected).toISOString(),
})
