import t from 'tap'
import type { DeviceStatement } from '../../db/devices/statement.ts'
import { LONGEST_WAIT_MS, MOST_ATTEMPTS } from '../../db/webhooks/retry-schedule.ts'
import { ACTOR, addDevices, type Bench, benchOf, runJob, upTo } from '../helpers/engine.ts'

const HOUR = 3600 * 1000
const YEARS = 10 * 365 * 24 * HOUR
const JUMPS = [-YEARS, -HOUR, HOUR, YEARS]
const FAILED = { statusCode: 500, error: 'no' }
const claim = (bench: Bench) => bench.act((verbs) => verbs.claimDeliveries())

/** A webhook that was told of nothing yet. */
function hooked(t: Parameters<typeof benchOf>[0]) {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const hook = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
  const { webhookId } = bench.act((verbs) => verbs.createWebhook({ ...hook, events: ['job.completed'] }, ACTOR))
  const fail = (messageId: string) => bench.act((verbs) => verbs.settleDelivery(webhookId, messageId, FAILED))
  return { bench, webhookId, fail }
}

for (const jump of JUMPS) {
  const when = `when the clock is set by ${jump / HOUR} hours`

  t.test(`${when} a message that was never sent is due`, (t) => {
    const { bench } = hooked(t)
    runJob(bench)
    bench.clock.jump(jump)
    t.equal(claim(bench).length, 1)
    t.equal(claim(bench).length, 0, 'once')
    t.end()
  })

  t.test(`${when} a message that failed is tried again within five hours`, (t) => {
    const { bench, fail } = hooked(t)
    runJob(bench)
    fail(claim(bench)[0]?.messageId ?? '')
    t.equal(claim(bench).length, 0, 'not at once')
    bench.clock.jump(jump)
    bench.clock.advance(LONGEST_WAIT_MS)
    t.equal(claim(bench).length, 1)
    t.end()
  })

  t.test(`${when} devices still have the address that was stated last`, (t) => {
    const bench = benchOf(t)
    const say = (mac: number, statement: 'lease' | 'record') => {
      const now = bench.clock.now()
      const known = { mac, ip: 1, hostname: null }
      const times = { lastSeen: now, leaseExpiresAt: null }
      const lease = { ...known, ...times, kind: 'lease', vendor: null, released: false, source: 'mikrotik' } as const
      const said: DeviceStatement = statement === 'lease' ? lease : { ...known, kind: 'record' }
      bench.act((verbs) => verbs.importPiece(verbs.beginImport(ACTOR), [said]))
    }
    const holder = () => bench.read.listDevices({ ip: 1 }, { limit: 10, after: null }).data.map(({ mac }) => mac)
    for (const statement of ['lease', 'record'] as const) {
      say(1, statement)
      bench.clock.jump(jump)
      bench.clock.advance(HOUR)
      say(2, statement)
      t.strictSame(holder(), [2], statement)
      t.ok((bench.read.getDevice(2)?.lastSeen ?? 0) <= bench.clock.now())
      bench.clock.advance(HOUR)
    }
    t.end()
  })
}

t.test('a message is given up after so many attempts, also when the clock says that it is from the future', (t) => {
  const { bench, fail } = hooked(t)
  runJob(bench)
  bench.clock.jump(-YEARS)
  let attempts = 0
  for (let [taken] = claim(bench); taken !== undefined; [taken] = claim(bench)) {
    fail(taken.messageId)
    attempts++
    bench.clock.advance(LONGEST_WAIT_MS)
  }
  t.equal(attempts, MOST_ATTEMPTS)
  t.end()
})
