import t from 'tap'
import { type FeedSelection, LEASE_GRACE_MS } from '../../db/devices/feed.ts'
import type { DeviceStatement } from '../../db/devices/statement.ts'
import type { Ip, IpRange } from '../../db/ip.ts'
import { ACTOR, runJob } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const [PHONE, CAMERA, OTHER] = [1, 2, 3]
const HOUR = 3_600_000
const v6 = (n: number): string => `20010db8${n.toString(16).padStart(24, '0')}`
type Narrowed = Omit<FeedSelection, 'type' | 'as'>

const lease = (mac: number, ip: Ip, given: number, ends: number | null = given + HOUR): DeviceStatement => ({
  ...{ kind: 'lease', mac, ip, hostname: null, vendor: null, released: false, source: 'kea' },
  ...{ saidAt: given, seenAt: given, leaseExpiresAt: ends },
})
const released = (mac: number, ip: Ip, at: number): DeviceStatement => ({
  ...{ kind: 'lease', mac, ip, hostname: null, vendor: null, released: true, source: 'kea' },
  ...{ saidAt: at, seenAt: at, leaseExpiresAt: null },
})

async function take(bench: StoreBench, site: string, ...statements: DeviceStatement[]): Promise<void> {
  const importId = await bench.store.beginImport({ site, snapshotOf: null }, ACTOR)
  await bench.store.importPiece(importId, statements)
}
const listed = async ({ store }: StoreBench, as: FeedSelection['as'], narrowed: Narrowed = {}): Promise<Ip[]> =>
  (await store.feedPage({ type: 'block', as, ...narrowed }, null, 100)).map(({ address }) => address)
const onlyMac = (mac: number) => ({
  rules: [{ field: 'mac', operator: 'equals', value: `00:00:00:00:00:0${mac}` } as const],
})

t.test('every address of a device under the action is listed, each family in its own feed', async (t) => {
  const bench = await benchOf(t)
  await take(bench, 'default', lease(PHONE, 10, START), lease(PHONE, 12, START), lease(PHONE, v6(1), START))
  await take(bench, 'default', lease(PHONE, v6(3), START, null), lease(CAMERA, 11, START), lease(CAMERA, v6(2), START))
  await runJob(bench, { criteria: onlyMac(PHONE) })
  t.same(await listed(bench, 'ip'), [10, 12])
  t.same(await listed(bench, 'ipv6'), [v6(1), v6(3)])
  t.same(await listed(bench, 'mac'), [PHONE])
})

t.test('a block by address follows a device that moves, and never reaches the next owner', async (t) => {
  const bench = await benchOf(t)
  for (const [ip, next] of [
    [10, 20],
    [v6(1), v6(2)],
  ] as const) {
    await take(bench, 'default', lease(PHONE, ip, START))
    await runJob(bench, { criteria: onlyMac(PHONE), onExisting: 'replace' })
    const as = typeof ip === 'number' ? 'ip' : 'ipv6'
    t.same(await listed(bench, as), [ip])
    await take(bench, 'default', lease(PHONE, next, START + 1000), lease(OTHER, ip, START + 2000))
    t.same(await listed(bench, as), [next])
  }
})

t.test('an address that nobody has any more is not listed, be it released or declined', async (t) => {
  const bench = await benchOf(t)
  await take(bench, 'default', lease(PHONE, 10, START), lease(PHONE, v6(1), START), lease(PHONE, 11, START))
  await runJob(bench, { criteria: onlyMac(PHONE) })
  const freed: DeviceStatement = { kind: 'freed', ip: 11, saidAt: START + 1, seenAt: START + 1, source: 'kea' }
  await take(bench, 'default', released(PHONE, 10, START + 1), released(PHONE, v6(1), START + 1), freed)
  t.same([await listed(bench, 'ip'), await listed(bench, 'ipv6')], [[], []])
  t.same(await listed(bench, 'mac'), [PHONE], 'its MAC is')
})

t.test('an address is listed for the grace after its lease has ended, and one without an end for good', async (t) => {
  const bench = await benchOf(t)
  await take(bench, 'default', lease(PHONE, 10, START), lease(PHONE, 11, START, null), lease(PHONE, v6(1), START))
  await runJob(bench, { criteria: onlyMac(PHONE) })
  for (const [leaseGraceMs, grace] of [
    [0, 0],
    [5000, 5000],
    [undefined, LEASE_GRACE_MS],
  ] as const) {
    bench.clock.set(START + HOUR + grace)
    t.same(await listed(bench, 'ip', { leaseGraceMs }), [10, 11])
    t.same(await listed(bench, 'ipv6', { leaseGraceMs }), [v6(1)])
    bench.clock.set(START + HOUR + grace + 1)
    t.same(await listed(bench, 'ip', { leaseGraceMs }), [11])
    t.same(await listed(bench, 'ipv6', { leaseGraceMs }), [])
    t.same(await listed(bench, 'mac'), [PHONE])
  }
})

t.test('a site has its own addresses, a shared one as long as the last of its devices', async (t) => {
  const bench = await benchOf(t)
  await take(bench, 'Berlin', lease(PHONE, 10, START), lease(PHONE, v6(1), START))
  await take(bench, 'oslo', lease(CAMERA, 10, START), lease(CAMERA, 11, START), lease(PHONE, 12, START - 48 * HOUR))
  await runJob(bench, { actionDuration: 60, criteria: onlyMac(PHONE) })
  await runJob(bench, { actionDuration: 90, criteria: onlyMac(CAMERA) })
  const entries = async (narrowed: Narrowed) =>
    (await bench.store.feedPage({ type: 'block', as: 'ip', ...narrowed }, null, 9)).map((entry) => ({ ...entry }))
  t.same(await entries({}), [
    { address: 10, expiresAt: START + 90_000 },
    { address: 11, expiresAt: START + 90_000 },
  ])
  t.same(await entries({ site: 'berlin' }), [{ address: 10, expiresAt: START + 60_000 }])
  t.same(await listed(bench, 'ip', { site: 'oslo' }), [10, 11])
  t.same(await listed(bench, 'ipv6', { site: 'oslo' }), [])
  t.same(await listed(bench, 'mac', { site: 'oslo' }), [PHONE, CAMERA], 'also who had a lease there long ago')
  t.same(await listed(bench, 'mac', { site: 'BERLIN' }), [PHONE])
  for (const as of ['mac', 'ip', 'ipv6'] as const) t.same(await listed(bench, as, { site: 'paris' }), [])
})

t.test('a tag and a subnet narrow what is listed, alone and together', async (t) => {
  const bench = await benchOf(t)
  const record = (mac: number, ips: Ip[], tags: string[]): DeviceStatement => ({ kind: 'record', mac, ips, tags })
  await take(
    bench,
    'default',
    record(PHONE, [10, v6(1)], ['Guest']),
    record(CAMERA, [11, 20, v6(2)], ['guest', 'camera']),
    record(OTHER, [21], []),
  )
  await runJob(bench)
  const subnet: IpRange = [16, 31]
  t.same(await listed(bench, 'ip', { tag: 'GUEST' }), [10, 11, 20])
  t.same(await listed(bench, 'ipv6', { tag: 'camera' }), [v6(2)])
  t.same(await listed(bench, 'mac', { tag: 'camera' }), [CAMERA])
  t.same(await listed(bench, 'ip', { subnet }), [20, 21])
  t.same(await listed(bench, 'mac', { subnet }), [CAMERA, OTHER])
  t.same(await listed(bench, 'ip', { subnet, tag: 'guest' }), [20])
  t.same(await listed(bench, 'mac', { subnet: [v6(0), v6(1)] }), [PHONE])
  t.same(await listed(bench, 'ipv6', { subnet: [v6(2), v6(9)] }), [v6(2)])
})

t.test('an IPv6 feed is paged by address, each once', async (t) => {
  const bench = await benchOf(t)
  await take(bench, 'default', ...[1, 2, 3, 4, 5].map((n) => lease(PHONE, v6(n), START)))
  await runJob(bench, { criteria: onlyMac(PHONE) })
  const page = (after: Ip | null) => bench.store.feedPage({ type: 'block', as: 'ipv6' }, after, 2)
  const addresses = async (after: Ip | null) => (await page(after)).map(({ address }) => address)
  t.same(await addresses(null), [v6(1), v6(2)])
  t.same(await addresses(v6(2)), [v6(3), v6(4)])
  t.same(await addresses(v6(4)), [v6(5)])
})

t.test(
  'the version of a feed of addresses changes when one comes, goes, or outlives its lease and grace',
  async (t) => {
    const bench = await benchOf(t)
    await take(bench, 'default', lease(PHONE, 10, START), lease(PHONE, v6(1), START, START + 2 * HOUR))
    await runJob(bench, { criteria: onlyMac(PHONE) })
    const selections = {
      ip: { type: 'block', as: 'ip', leaseGraceMs: 5000 },
      ipv6: { type: 'block', as: 'ipv6', leaseGraceMs: 0 },
      mac: { type: 'block', as: 'mac' },
    } as const
    const versionOf = (as: keyof typeof selections) => bench.store.feedVersion(selections[as])
    const seen = { ip: await versionOf('ip'), ipv6: await versionOf('ipv6'), mac: await versionOf('mac') }
    bench.clock.set(START + HOUR + 5000)
    t.equal(await versionOf('ip'), seen.ip)
    bench.clock.set(START + HOUR + 5001)
    t.not(await versionOf('ip'), seen.ip)
    bench.clock.set(START + 2 * HOUR)
    const before = await versionOf('ipv6')
    bench.clock.set(START + 2 * HOUR + 1)
    t.not(await versionOf('ipv6'), before)
    t.equal(await versionOf('mac'), seen.mac, 'MACs outlive their leases')
    const [ended, macs] = [await versionOf('ipv6'), await versionOf('mac')]
    await take(bench, 'default', lease(OTHER, 12, START + 2 * HOUR))
    t.not(await versionOf('ipv6'), ended)
    t.not(await versionOf('mac'), macs, 'a tag or a site may have changed')
  },
)
