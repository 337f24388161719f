import { Writable } from 'node:stream'
import { pino } from 'pino'
import t, { type Test } from 'tap'
import { buildApp } from '../../app.ts'
import { type ManualClock, manualClock } from '../../db/clock.ts'
import { loadConfig } from '../../plugins/config.ts'
import { databaseOf } from '../helpers/test-database.ts'
import { untilHeard } from '../helpers/until.ts'

const START = Date.parse('2026-03-01T00:00:00Z')
const DAY = 24 * 3600 * 1000
const YEARS = 10 * 365 * DAY

/** A server on this database whose lines of warnings and errors are kept. */
async function start(t: Test, DATABASE_URL: string, clock: ManualClock) {
  const lines: Record<string, unknown>[] = []
  const log = new Writable({
    write(chunk, _encoding, done) {
      lines.push(JSON.parse(String(chunk)))
      log.emit('line')
      done()
    },
  })
  const app = await buildApp({
    config: loadConfig({ DATABASE_URL }),
    logger: pino({ level: 'warn' }, log),
    storeOptions: { clock: clock.source },
    clockJumps: { everyMs: 1 },
  })
  t.teardown(() => app.close())
  const metric = async (series: string): Promise<number> => {
    const line = (await app.metricsText()).split('\n').find((one) => one.startsWith(`${series} `))
    return Number(line?.slice(series.length))
  }
  const next = async () => {
    await untilHeard(log, 'line', () => lines.length > 0, 'a warning or an error is logged')
    return lines.shift()
  }
  return { app, lines, metric, next }
}

t.test('a start with the clock behind the newest entry of the audit log warns, naming both', async (t) => {
  const [database, clock] = [await databaseOf(t), manualClock(START)]
  const first = await start(t, database, clock)
  await first.app.close()
  t.strictSame(first.lines, [])
  for (const jump of [-3600_000, 3600_000 - YEARS]) {
    clock.jump(jump)
    const { app, lines } = await start(t, database, clock)
    await app.close()
    t.match(lines, [
      { level: 40, clock: new Date(clock.now()).toISOString(), expected: '2026-03-01T00:00:00.000Z', msg: /behind/ },
    ])
  }
})

t.test('a start years ahead is an error that says what waits; one after a holiday is nothing to tell', async (t) => {
  const [database, clock] = [await databaseOf(t), manualClock(START)]
  await (await start(t, database, clock)).app.close()
  clock.jump(21 * DAY)
  const holiday = await start(t, database, clock)
  t.equal(await holiday.metric('bulk_actions_clock_unsettled_seconds'), (21 * DAY) / 1000)
  await holiday.app.close()
  t.strictSame(holiday.lines, [])
  clock.jump(YEARS)
  const { app, lines, metric } = await start(t, database, clock)
  t.match(lines, [{ level: 50, clock: /^2036/, expected: '2026-03-01T00:00:00.000Z', msg: /set it right/ }])
  t.equal(await metric('bulk_actions_clock_unsettled_seconds'), (YEARS + 21 * DAY) / 1000)
  await app.close()
})

t.test('a clock that is set while the server runs is logged and counted', async (t) => {
  const clock = manualClock(START)
  const { lines, metric, next } = await start(t, await databaseOf(t), clock)
  const counted = async () => [
    await metric('bulk_actions_clock_jumps_total{direction="ahead"}'),
    await metric('bulk_actions_clock_jumps_total{direction="back"}'),
  ]
  clock.advance(3600_000)
  t.strictSame(await counted(), [0, 0])
  clock.jump(-3600_000)
  t.match(await next(), { level: 40, seconds: -3600, clock: '2026-03-01T00:00:00.000Z', expected: /T01:00:00/ })
  t.strictSame(await counted(), [0, 1])
  clock.jump(2 * 3600_000)
  t.match(await next(), { level: 40, seconds: 7200, msg: /set ahead, or the machine slept/ })
  clock.jump(YEARS)
  t.match(await next(), { level: 40, clock: /^2036/, expected: /^2026/ })
  t.match(await next(), { level: 50, msg: /no job starts by its time/ })
  t.strictSame(await counted(), [2, 1])
  t.strictSame(lines, [], 'each is told once')
})
