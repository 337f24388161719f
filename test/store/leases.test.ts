import t from 'tap'
import { importedAt } from '../../db/devices/claim.ts'
import {
  type DeviceLease,
  type DeviceRecord,
  type DeviceStatement,
  type ImportCounts,
  NO_DEVICES,
} from '../../db/devices/statement.ts'
import type { Ip } from '../../db/ip.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, inTurn, runJob } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const [A, B, C] = [0xa, 0xb, 0xc]
const [X, Y, Z] = [1, 2, 3]
const at = (seconds: number) => START + seconds * 1000
const lease = (mac: number, ip: Ip, given: number, changes: Partial<DeviceLease> = {}): DeviceLease => ({
  kind: 'lease',
  mac,
  ip,
  hostname: null,
  vendor: null,
  saidAt: at(given),
  seenAt: at(given),
  leaseExpiresAt: at(given + 3600),
  released: false,
  source: 'kea',
  ...changes,
})
/** dnsmasq says when a lease ends, not when it was given: that is the import's time. */
const dnsmasq = (mac: number, ip: number, ends: number | null, imported: number): DeviceLease =>
  lease(mac, ip, imported, { source: 'dnsmasq', ...importedAt(at(imported), ends === null ? null : at(ends)) })
const record = (mac: number, members: Omit<Partial<DeviceRecord>, 'kind' | 'mac'>): DeviceRecord => ({
  kind: 'record',
  mac,
  ...members,
})

/** Takes a batch of an import; what it did. */
async function takeBatch(
  bench: StoreBench,
  importId: number,
  statements: readonly DeviceStatement[],
): Promise<ImportCounts> {
  return bench.store.importPiece(importId, statements)
}
/** Imports each list as a file of its own; the counts of the last. */
async function take(bench: StoreBench, ...files: readonly DeviceStatement[][]): Promise<ImportCounts> {
  const begin = () => bench.store.beginImport(PLAIN_IMPORT, ACTOR)
  const counts = await inTurn(files, async (statements) => takeBatch(bench, await begin(), statements))
  return counts.at(-1) ?? NO_DEVICES
}
const addresses = (bench: StoreBench, ...macs: number[]) =>
  inTurn(macs, async (mac) => (await bench.store.getDevice(mac))?.ip)

t.test('a device has the address of its newest lease, renewals folded', async (t) => {
  const bench = await benchOf(t)
  t.same(await take(bench, [lease(A, X, 1), lease(A, X, 5), lease(B, Y, 2)]), {
    created: 2,
    updated: 0,
    unchanged: 0,
    released: 0,
  })
  t.match(await bench.store.getDevice(A), {
    ip: X,
    firstSeen: at(1),
    lastSeen: at(5),
    leaseExpiresAt: at(3605),
    source: 'kea',
  })
  t.same(await take(bench, [lease(A, Z, 9), lease(A, Z, 10)]), { created: 0, updated: 1, unchanged: 0, released: 0 })
  t.same(await addresses(bench, A, B), [Z, Y])
})

t.test('an address belongs to its newest lease', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [lease(A, X, 1), lease(B, X, 5)])
  t.same(await addresses(bench, A, B), [null, X])
  t.match((await bench.store.listDevices({ ip: X }, { limit: 10, after: null })).data, [{ mac: B }])
})

t.test('an older file moves no device back, whichever way the leases come', async (t) => {
  const older = [lease(A, X, 1), lease(B, Y, 2)]
  const newer = [lease(A, Y, 10), lease(B, Z, 9), lease(C, X, 11)]
  for (const files of [
    [older, newer],
    [newer, older],
    [older, newer, older],
    [newer, older, newer],
  ]) {
    const bench = await benchOf(t)
    await take(bench, ...files)
    t.same(await addresses(bench, A, B, C), [Y, Z, X])
    t.equal((await bench.store.getDevice(A))?.lastSeen, at(10))
  }
})

t.test('a device has the newest address of those that were not given on since', async (t) => {
  const lines = [lease(A, X, 10), lease(A, Y, 20), lease(B, Y, 30)]
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [2, 0, 1],
    [2, 1, 0],
    [1, 2, 0],
  ]
  for (const order of orders) {
    const bench = await benchOf(t)
    await take(
      bench,
      order.map((line) => lines[line] as DeviceLease),
    )
    t.same(await addresses(bench, A, B), [X, Y], order.join())
  }
})

t.test(
  'a device that lost its address keeps the newer one of its own, in a file that is sorted by address too',
  async (t) => {
    const bench = await benchOf(t)
    await take(bench, [lease(B, Y, 2)], [lease(A, Y, 10), lease(B, Z, 9)])
    t.same(await addresses(bench, A, B), [Y, Z])
  },
)

t.test('a dnsmasq lease that was lost to another device does not come back with its file', async (t) => {
  const bench = await benchOf(t)
  const old = [dnsmasq(A, X, 100, 1)]
  await take(bench, old, [dnsmasq(B, X, 200, 101)], [dnsmasq(A, X, 100, 102)])
  t.same(await addresses(bench, A, B), [null, X])
})

t.test(
  'an address that changed hands does not come back with an old file when its last holder has moved on',
  async (t) => {
    const bench = await benchOf(t)
    const old = [lease(A, X, 1)]
    await take(bench, old, [lease(B, X, 5)], [lease(B, Y, 6)], old)
    t.same(await addresses(bench, A, B), [null, Y])
  },
)

t.test(
  'a release leaves the device known, without an address, and an older lease does not bring it back',
  async (t) => {
    const bench = await benchOf(t)
    const release = lease(A, X, 5, { released: true })
    await take(bench, [lease(A, X, 1)])
    t.same(await take(bench, [release]), { created: 0, updated: 0, unchanged: 0, released: 1 })
    t.match(await bench.store.getDevice(A), { ip: null, lastSeen: at(5) })
    await take(bench, [lease(A, X, 1)])
    t.same(await addresses(bench, A), [null])
    await take(bench, [lease(A, X, 6)])
    t.same(await addresses(bench, A), [X])
    await take(bench, [release])
    t.same(await addresses(bench, A), [X], 'nor does an older release take a newer lease away')
  },
)

t.test('that an address was released is remembered for the retention', async (t) => {
  const bench = await benchOf(t, { retentionDays: 2 })
  await take(bench, [lease(A, X, 5, { released: true })])
  for (const [days, expected] of [
    [1, null],
    [3, X],
  ] as const) {
    for (let hour = 0; hour < days * 24; hour++) {
      bench.clock.advance(3_600_000)
      await bench.drain()
    }
    await take(bench, [lease(A, X, 1)])
    t.same(await addresses(bench, A), [expected], `after ${days} days more`)
  }
})

t.test('a release of another address than the device has takes nothing away', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [lease(A, X, 1)], [lease(A, Y, 5, { released: true })])
  t.same(await addresses(bench, A), [X])
})

t.test('an unknown device that is released is known from then on', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [lease(A, X, 5, { released: true })])
  t.match(await bench.store.getDevice(A), { ip: null, firstSeen: at(5) })
})

t.test('a lease that ran out leaves its address', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [lease(A, X, 1)])
  bench.clock.advance(99_999_000)
  t.match(await bench.store.getDevice(A), { ip: X, leaseExpiresAt: at(3601) })
})

t.test('a dnsmasq lease is as new as its import, however long it lasts', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [dnsmasq(A, X, 1000, 1)], [dnsmasq(B, X, 90, 2)])
  t.same(await addresses(bench, A, B), [null, X])
  await take(bench, [dnsmasq(C, X, null, 3)])
  t.same(await addresses(bench, A, B, C), [null, null, X])
  await take(bench, [dnsmasq(C, Y, null, 4)])
  t.match(await bench.store.getDevice(C), { ip: Y, leaseExpiresAt: null })
})

t.test('a device has its addresses of both families and of every site, the newest first', async (t) => {
  const bench = await benchOf(t)
  const ipv6 = '20010db8'.padEnd(32, '0')
  await take(bench, [lease(A, X, 1), lease(A, ipv6, 2, { leaseExpiresAt: null }), lease(A, Y, 3)])
  const berlin = await bench.store.beginImport({ site: 'berlin', snapshotOf: null }, ACTOR)
  await bench.store.importPiece(berlin, [lease(B, X, 4), lease(A, Z, 1)])
  t.strictSame((await bench.store.getDevice(A))?.addresses, [
    { ip: Y, site: 'default', source: 'kea', seenAt: at(3), leaseExpiresAt: at(3603) },
    { ip: ipv6, site: 'default', source: 'kea', seenAt: at(2), leaseExpiresAt: null },
    { ip: X, site: 'default', source: 'kea', seenAt: at(1), leaseExpiresAt: at(3601) },
    { ip: Z, site: 'berlin', source: 'kea', seenAt: at(1), leaseExpiresAt: at(3601) },
  ])
  t.match(await bench.store.getDevice(A), { ip: Y, leaseExpiresAt: null }, 'one of its leases never ends')
  t.match((await bench.store.getDevice(B))?.addresses, [{ ip: X, site: 'berlin' }], 'the same address elsewhere')
  const found = await bench.store.listDevices({ ip: X }, { limit: 5, after: null })
  t.same(found.data.map(({ mac }) => mac).sort(), [A, B])
})

t.test('sites whose names differ in their case are one', async (t) => {
  const bench = await benchOf(t)
  for (const site of ['Berlin', 'berlin']) {
    const importId = await bench.store.beginImport({ site, snapshotOf: null }, ACTOR)
    await bench.store.importPiece(importId, [lease(site === 'Berlin' ? A : B, X, site === 'Berlin' ? 1 : 2)])
  }
  t.same(await addresses(bench, A, B), [null, X])
  t.match((await bench.store.getDevice(B))?.addresses, [{ site: 'Berlin' }])
})

t.test('the hostname of a lease is taken unless it is missing; the vendor only where none is known', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [lease(A, X, 1, { hostname: 'Printer', vendor: 'Acme' })])
  await take(bench, [lease(A, X, 2, { hostname: null, vendor: 'Other' })])
  t.match(await bench.store.getDevice(A), { hostname: 'Printer', vendor: 'Acme' })
  await take(bench, [lease(A, X, 3, { hostname: 'Scanner' })], [lease(A, X, 2, { hostname: 'Printer' })])
  t.equal((await bench.store.getDevice(A))?.hostname, 'Scanner', 'an older one does not rename it')
  t.match((await bench.store.listDevices({ hostname: 'CANN' }, { limit: 5, after: null })).data, [{ mac: A }])
})

t.test('a record that says when a device was last seen is believed, and the first time is then no later', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [record(A, { firstSeen: at(5), lastSeen: at(9) })])
  t.match(await bench.store.getDevice(A), { firstSeen: at(5), lastSeen: at(9) })
  await take(bench, [record(A, { lastSeen: at(3) })])
  t.match(await bench.store.getDevice(A), { firstSeen: at(3), lastSeen: at(3) })
})

t.test('a record keeps what it does not name, clears what is null, replaces tags', async (t) => {
  const bench = await benchOf(t)
  const full = {
    hostname: 'h',
    vendor: 'v',
    vendorClass: 'c',
    tags: ['One', 'two'],
    leaseExpiresAt: at(9),
    source: 'crm',
  }
  t.same(await take(bench, [record(A, { ...full, ips: [X] })]), { created: 1, updated: 0, unchanged: 0, released: 0 })
  const known = await bench.store.getDevice(A)
  t.match(known, { ...full, ip: X, firstSeen: START, lastSeen: START })
  bench.clock.advance(1000)
  t.same(await take(bench, [record(A, {})]), { created: 0, updated: 0, unchanged: 1, released: 0 })
  t.same(await bench.store.getDevice(A), known)
  await take(bench, [record(A, { tags: ['three'] })])
  t.same((await bench.store.getDevice(A))?.tags, ['three'])
  const tagged = async (tag: string) => (await bench.store.listDevices({ tag }, { limit: 5, after: null })).data.length
  t.same([await tagged('one'), await tagged('THREE')], [0, 1])
  await take(bench, [
    record(A, { ips: [], hostname: null, vendor: null, vendorClass: null, tags: null, leaseExpiresAt: null }),
  ])
  t.match(await bench.store.getDevice(A), {
    ip: null,
    hostname: null,
    vendor: null,
    vendorClass: null,
    tags: [],
    leaseExpiresAt: null,
    source: 'crm',
  })
})

t.test('the registry names a vendor only where nobody else does', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [
    record(A, { registryVendor: 'Registry' }),
    record(B, { vendor: 'Own', registryVendor: 'Registry' }),
  ])
  t.same(await inTurn([A, B], async (mac) => (await bench.store.getDevice(mac))?.vendor), ['Registry', 'Own'])
})

t.test('a vendor that was cleared stays cleared where a later line leaves it out', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [record(A, { registryVendor: 'Registry' })], [record(A, { vendor: null })])
  await take(bench, [record(A, { hostname: 'x', registryVendor: 'Registry' })])
  t.match(await bench.store.getDevice(A), { hostname: 'x', vendor: null })
  await take(bench, [record(A, { vendor: 'Own' })], [record(A, { registryVendor: 'Registry' })])
  t.equal((await bench.store.getDevice(A))?.vendor, 'Own')
})

t.test('a record takes an address over, unless a newer statement gave it to another device', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [lease(A, X, 10)], [record(B, { ips: [X], lastSeen: at(5) })])
  t.same(await addresses(bench, A, B), [X, null])
  await take(bench, [record(B, { ips: [X], lastSeen: at(20) })])
  t.same(await addresses(bench, A, B), [null, X])
})

t.test('of two statements of one moment the later line is right', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [record(A, { ips: [X], lastSeen: at(5) }), record(A, { ips: [Y], lastSeen: at(5) })])
  t.same(await addresses(bench, A), [Y])
  await take(bench, [record(A, { ips: [Z], lastSeen: at(4) })])
  t.same(await addresses(bench, A), [Y], 'an older one is not')
})

t.test('a device is counted once for each import, however many lines name it', async (t) => {
  const bench = await benchOf(t)
  const importId = await bench.store.beginImport(PLAIN_IMPORT, ACTOR)
  const batch = (...statements: DeviceStatement[]) => takeBatch(bench, importId, statements)
  t.same(await batch(record(A, {}), record(A, {}), record(B, {})), {
    created: 2,
    updated: 0,
    unchanged: 0,
    released: 0,
  })
  t.same(await batch(record(A, {}), lease(B, X, 1)), { created: 0, updated: 0, unchanged: 0, released: 0 })
  t.same(await take(bench, [record(A, {}), record(A, {}), lease(B, X, 2)]), {
    created: 0,
    updated: 1,
    unchanged: 1,
    released: 0,
  })
})

t.test('a device that an import names is unchanged until a line, also of a later piece, changes it', async (t) => {
  const bench = await benchOf(t)
  const file = [lease(A, X, 1), lease(A, Y, 2), lease(B, Z, 3), lease(C, X, 4, { released: true })]
  await take(bench, file)
  t.same(await take(bench, file), { ...NO_DEVICES, unchanged: 3 }, 'the same file again')
  const importId = await bench.store.beginImport(PLAIN_IMPORT, ACTOR)
  const first = await takeBatch(bench, importId, [record(A, {}), record(B, {})])
  t.same(first, { ...NO_DEVICES, unchanged: 2 })
  const second = await takeBatch(bench, importId, [record(A, { hostname: 'x' }), record(A, {}), record(B, {})])
  t.same(second, { ...NO_DEVICES, updated: 1, unchanged: -1 })
})

t.test('an address that is nobody\u2019s is taken from whoever has it by an older lease', async (t) => {
  const bench = await benchOf(t)
  const freed = (given: number): DeviceStatement => ({
    kind: 'freed',
    ip: X,
    saidAt: at(given),
    seenAt: at(given),
    source: 'kea',
  })
  await take(bench, [lease(A, X, 5)])
  t.same(await take(bench, [freed(4)]), NO_DEVICES)
  t.same(await addresses(bench, A), [X])
  t.same(await take(bench, [freed(6)], [freed(6)]), NO_DEVICES, 'the second time there is nothing to take')
  t.same(await addresses(bench, A), [null])
  await take(bench, [lease(A, X, 5)])
  t.same(await addresses(bench, A), [null], 'the lease that it ended does not come back')
  await take(bench, [lease(A, X, 7)])
  const named = await take(bench, [record(A, {}), freed(8)])
  t.same(named, { ...NO_DEVICES, released: 1 })
})

t.test('a device under an action is not forgotten; one without is, with its history', async (t) => {
  const bench = await benchOf(t)
  await take(bench, [record(A, { tags: ['x'] })])
  await runJob(bench, { actionDuration: 5 })
  const forget = () => bench.store.deleteDevice(A, ACTOR)
  await t.rejects(forget, { code: 'conflict', message: /00:00:00:00:00:0a is under block/ })
  bench.clock.advance(5000)
  await forget()
  t.equal(await bench.store.getDevice(A), null)
  for (const rows of ['tags', 'active actions', 'ended actions'] as const)
    t.equal(await bench.inside.count(rows), 0, rows)
  await t.rejects(forget, { code: 'not_found' })
  await take(bench, [record(A, {})])
  t.same((await bench.store.getDevice(A))?.history, [])
})
