import t from 'tap'
import { importedAt } from '../../db/devices/claim.ts'
import type { DeviceStatement } from '../../db/devices/statement.ts'
import { LONGEST_WAIT_MS, MOST_ATTEMPTS } from '../../db/webhooks/retry-schedule.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, addDevices, runJob, upTo } from '../helpers/on-bench.ts'
import { benchOf, type StoreBench } from '../helpers/store-bench.ts'

const HOUR = 3600 * 1000
const YEARS = 10 * 365 * 24 * HOUR
const JUMPS = [-YEARS, -HOUR, HOUR, YEARS]
const FAILED = { statusCode: 500, error: 'no' }
const claim = (bench: StoreBench) => bench.store.claimDeliveries()

/** A webhook that was told of nothing yet. */
async function hooked(t: Parameters<typeof benchOf>[0]) {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const hook = { url: 'https://receiver.example/', description: null, enabled: true, secret: 'whsec_AAAA' }
  const { webhookId } = await bench.store.createWebhook({ ...hook, events: ['job.completed'] }, ACTOR)
  const fail = (messageId: string) => bench.store.settleDelivery(webhookId, messageId, FAILED)
  return { bench, webhookId, fail }
}

for (const jump of JUMPS) {
  const when = `when the clock is set by ${jump / HOUR} hours`

  t.test(`${when} a message that was never sent is due`, async (t) => {
    const { bench } = await hooked(t)
    await runJob(bench)
    bench.clock.jump(jump)
    t.equal((await claim(bench)).length, 1)
    t.equal((await claim(bench)).length, 0, 'once')
  })

  t.test(`${when} a message that failed is tried again within five hours`, async (t) => {
    const { bench, fail } = await hooked(t)
    await runJob(bench)
    await fail((await claim(bench))[0]?.messageId ?? '')
    t.equal((await claim(bench)).length, 0, 'not at once')
    bench.clock.jump(jump)
    bench.clock.advance(LONGEST_WAIT_MS)
    t.equal((await claim(bench)).length, 1)
  })

  t.test(`${when} devices still have the address that was stated last`, async (t) => {
    const bench = await benchOf(t)
    const say = async (mac: number, statement: 'lease' | 'record') => {
      const now = bench.clock.now()
      const named = { kind: 'lease', ip: 1, hostname: null, vendor: null, released: false, source: 'mikrotik' } as const
      const lease: DeviceStatement = { ...named, mac, ...importedAt(now, null) }
      const said: DeviceStatement = statement === 'lease' ? lease : { kind: 'record', mac, ips: [1] }
      await bench.store.importPiece(await bench.store.beginImport(PLAIN_IMPORT, ACTOR), [said])
    }
    const holder = async () =>
      (await bench.store.listDevices({ ip: 1 }, { limit: 10, after: null })).data.map(({ mac }) => mac)
    for (const statement of ['lease', 'record'] as const) {
      await say(1, statement)
      bench.clock.jump(jump)
      bench.clock.advance(HOUR)
      await say(2, statement)
      t.strictSame(await holder(), [2], statement)
      t.ok(((await bench.store.getDevice(2))?.lastSeen ?? 0) <= bench.clock.now())
      bench.clock.advance(HOUR)
    }
  })
}

t.test(
  'a message is given up after so many attempts, also when the clock says that it is from the future',
  async (t) => {
    const { bench, fail } = await hooked(t)
    await runJob(bench)
    bench.clock.jump(-YEARS)
    let attempts = 0
    for (let [taken] = await claim(bench); taken !== undefined; [taken] = await claim(bench)) {
      await fail(taken.messageId)
      attempts++
      bench.clock.advance(LONGEST_WAIT_MS)
    }
    t.equal(attempts, MOST_ATTEMPTS)
  },
)
