import t, { type Test } from 'tap'
import type { DeviceLease, DeviceStatement } from '../../db/devices/statement.ts'
import type { Ip } from '../../db/ip.ts'
import { ACTOR, inTurn } from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'

const [A, B] = [0xa, 0xb]
const V6 = 'f'.repeat(32)
const at = (seconds: number) => START + seconds * 1000
const lease = (mac: number, ip: Ip, given: number, changes: Partial<DeviceLease> = {}): DeviceLease => ({
  ...{ kind: 'lease', mac, ip, hostname: null, vendor: null, saidAt: at(given), seenAt: at(given) },
  ...{ leaseExpiresAt: null, released: false, source: 'kea' },
  ...changes,
})
const named = (ips: readonly Ip[], statement: object): DeviceStatement =>
  ({ kind: 'record', mac: A, ips, source: 'crm', ...statement }) as DeviceStatement

/** A store, and how to import into it. */
async function storeOf(t: Test) {
  const { store } = await benchOf(t)
  const begin = (snapshotOf: string | null, site = 'default') => store.beginImport({ site, snapshotOf }, ACTOR)
  return {
    store,
    begin,
    take: async (snapshotOf: string | null, statements: readonly DeviceStatement[], site = 'default') => {
      const importId = await begin(snapshotOf, site)
      await store.importPiece(importId, statements)
      return importId
    },
    /** The addresses of a source at a site. */
    of: (source: string, site = 'default') => store.addressesOfSource(source, site, null, 100),
    ipsOf: async (mac: number) => (await store.getDevice(mac))?.addresses.map(({ ip }) => ip).toSorted(),
  }
}

t.test('what a source says of a site is read page by page, IPv4 before IPv6', async (t) => {
  const { store, take, of } = await storeOf(t)
  const ips: Ip[] = [1, 3_232_235_521, 4_294_967_295, `${'0'.repeat(31)}1`, V6]
  await take(null, [...ips.map((ip) => lease(A, ip, 1)), lease(B, 7, 1, { source: 'dnsmasq' })])
  await take(null, [lease(B, 1, 1), lease(B, 2, 1)], 'berlin')
  t.strictSame(
    await of('kea'),
    ips.map((ip) => ({ ip, mac: A })),
  )
  t.strictSame(await of('kea', 'BERLIN'), [
    { ip: 1, mac: B },
    { ip: 2, mac: B },
  ])
  for (const [source, site] of [
    ['dnsmasq', 'berlin'],
    ['Kea', 'default'],
    ['kea', 'nowhere'],
  ] as const) {
    t.strictSame(await of(source, site), [], `${source} at ${site}`)
  }
  let after: Ip | null = null
  for (const ip of ips) {
    const page = await store.addressesOfSource('kea', 'default', after, 1)
    t.strictSame(page, [{ ip, mac: A }])
    after = ip
  }
  t.strictSame(await store.addressesOfSource('kea', 'default', after, 1), [])
})

t.test('a source is read whole among many addresses of others', async (t) => {
  const { store, take } = await storeOf(t)
  const ips = Array.from({ length: 3000 }, (_, index) => index + 1)
  const isOwn = (ip: number) => ip % 3 === 0 && (ip < 300 || ip > 2700)
  const own = ips.filter(isOwn)
  await take(null, [
    named(own, { source: 'crm' }),
    ...ips.filter((ip) => !isOwn(ip)).map((ip) => lease(B + ip, ip, 1)),
    ...own.map((ip) => lease(B, ip, 1)),
  ])
  await take(
    null,
    own.map((ip) => lease(B, ip, 1, { source: 'crm' })),
    'berlin',
  )
  const found: Ip[] = []
  for (let page = []; ; ) {
    page = [...(await store.addressesOfSource('kea', 'default', found.at(-1) ?? null, 700))]
    found.push(...page.map(({ ip }) => ip))
    if (page.length < 700) break
  }
  t.strictSame(found, ips)
  const berlin = await store.addressesOfSource('crm', 'berlin', null, 700)
  t.strictSame(
    berlin.map(({ ip }) => ip),
    own,
  )
})

t.test('an address that nobody has is none of a source', async (t) => {
  const { take, of } = await storeOf(t)
  await take(null, [lease(A, 1, 1), lease(A, 2, 1)])
  await take(null, [lease(A, 1, 2, { released: true })])
  t.strictSame(await of('kea'), [{ ip: 2, mac: A }])
})

t.test('what a complete list takes away is that of its source and site, and the devices stay', async (t) => {
  const { store, take, begin, ipsOf } = await storeOf(t)
  await take(null, [lease(A, 1, 1), lease(A, 2, 1), lease(A, V6, 1), lease(A, 3, 1, { source: 'dnsmasq' })])
  await take(null, [lease(A, 5, 1, { source: 'unbound' })])
  await take(null, [lease(B, 1, 1)], 'berlin')
  const importId = await begin('kea')
  t.equal(await store.takeAwayPiece(importId, [1, 2, 3, 4, 5, V6]), 3)
  t.strictSame(await ipsOf(A), [3, 5])
  t.strictSame(await ipsOf(B), [1])
  t.equal(await store.takeAwayPiece(importId, [1]), 0, 'once')
})

t.test('what this or a later import has named stays', async (t) => {
  const { store, take, begin, ipsOf } = await storeOf(t)
  await take(null, [lease(A, 1, 1), lease(A, 2, 1), lease(A, 3, 1), lease(A, 4, 1)])
  const earlier = await begin('kea')
  const later = await begin('kea')
  await store.importPiece(later, [lease(A, 1, 1), lease(A, 2, 0)])
  await store.importPiece(earlier, [lease(A, 2, 9), lease(A, 3, 1)])
  t.equal(await store.takeAwayPiece(earlier, [1, 2, 3, 4]), 1)
  t.strictSame(await ipsOf(A), [1, 2, 3])
  t.equal(await store.takeAwayPiece(later, [2]), 0, 'although the earlier one has named it last')
})

t.test('an import that is no complete list, or has ended, takes nothing away', async (t) => {
  const { store, take, begin, ipsOf } = await storeOf(t)
  const plain = await take(null, [lease(A, 1, 1)])
  await t.rejects(store.takeAwayPiece(plain, [1]), { code: 'conflict', message: /is no complete list/ })
  const ended = await begin('kea')
  await store.finishImport(ended, { created: 0, updated: 0, unchanged: 0, released: 0, gone: 0 }, true, ACTOR)
  await t.rejects(store.takeAwayPiece(ended, [1]), { code: 'conflict', message: /has ended/ })
  t.strictSame(await ipsOf(A), [1])
})

t.test('a feed of addresses changes with what is taken away', async (t) => {
  const { store, take, begin } = await storeOf(t)
  await take(null, [lease(A, 1, 1)])
  const before = await store.feedVersion({ type: 'block', as: 'ip' })
  await store.takeAwayPiece(await begin('kea'), [1])
  t.not(await store.feedVersion({ type: 'block', as: 'ip' }), before)
})

t.test('in a complete list what its source said before yields, whenever that was', async (t) => {
  const { take, ipsOf } = await storeOf(t)
  await take(null, [lease(A, 1, 9), lease(A, 2, 9, { source: 'dnsmasq' })])
  await take('kea', [lease(B, 1, 5), lease(B, 2, 5)])
  t.strictSame([await ipsOf(A), await ipsOf(B)], [[2], [1]])
})

t.test('a device of a complete list keeps what the list does not name until all of it is read', async (t) => {
  const { store, take, ipsOf } = await storeOf(t)
  await take(null, [named([1, 2], { lastSeen: at(9) })])
  const importId = await take('crm', [named([2, 3], { lastSeen: at(1) })])
  t.strictSame(await ipsOf(A), [1, 2, 3])
  t.equal(await store.takeAwayPiece(importId, [1]), 1)
  t.strictSame(await ipsOf(A), [2, 3])
  await inTurn([named([2], {}), named([], {})], async (statement) => take('crm', [statement]))
  t.strictSame(await ipsOf(A), [2, 3], 'also where it has none')
})
