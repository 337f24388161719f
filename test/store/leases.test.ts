import t from 'tap'
import type { DeviceLease, DeviceRecord, DeviceStatement, ImportCounts } from '../../db/devices/statement.ts'
import { ACTOR, type Bench, benchOf, runJob, START } from '../helpers/engine.ts'

const [A, B, C] = [0xa, 0xb, 0xc]
const [X, Y, Z] = [1, 2, 3]
const at = (seconds: number) => START + seconds * 1000
const lease = (mac: number, ip: number, given: number, changes: Partial<DeviceLease> = {}): DeviceLease => ({
  kind: 'lease',
  mac,
  ip,
  hostname: null,
  vendor: null,
  lastSeen: at(given),
  leaseExpiresAt: at(given + 3600),
  released: false,
  source: 'kea',
  ...changes,
})
/** dnsmasq says when a lease ends, not when it was given: that is the import's time. */
const dnsmasq = (mac: number, ip: number, ends: number | null, imported: number): DeviceLease =>
  lease(mac, ip, imported, { source: 'dnsmasq', leaseExpiresAt: ends === null ? null : at(ends) })
const record = (mac: number, members: Omit<Partial<DeviceRecord>, 'kind' | 'mac'>): DeviceRecord => ({
  kind: 'record',
  mac,
  ...members,
})

/** Takes a batch of an import; what it did. */
function takeBatch(bench: Bench, importId: number, statements: readonly DeviceStatement[]): ImportCounts {
  return bench.act((verbs) => verbs.importPiece(importId, statements))
}
/** Imports each list as a file of its own; the counts of the last. */
function take(bench: Bench, ...files: readonly DeviceStatement[][]): ImportCounts {
  const begin = () => bench.act((verbs) => verbs.beginImport(ACTOR))
  const counts = files.map((statements) => takeBatch(bench, begin(), statements))
  return counts.at(-1) ?? { created: 0, updated: 0, released: 0 }
}
const addresses = (bench: Bench, ...macs: number[]) => macs.map((mac) => bench.read.getDevice(mac)?.ip)

t.test('a device has the address of its newest lease, renewals folded', (t) => {
  const bench = benchOf(t)
  t.same(take(bench, [lease(A, X, 1), lease(A, X, 5), lease(B, Y, 2)]), { created: 2, updated: 0, released: 0 })
  t.match(bench.read.getDevice(A), {
    ip: X,
    firstSeen: at(1),
    lastSeen: at(5),
    leaseExpiresAt: at(3605),
    source: 'kea',
  })
  t.same(take(bench, [lease(A, Z, 9), lease(A, Z, 10)]), { created: 0, updated: 1, released: 0 })
  t.same(addresses(bench, A, B), [Z, Y])
  t.end()
})

t.test('an address belongs to its newest lease', (t) => {
  const bench = benchOf(t)
  take(bench, [lease(A, X, 1), lease(B, X, 5)])
  t.same(addresses(bench, A, B), [null, X])
  t.match(bench.read.listDevices({ ip: X }, { limit: 10, after: null }).data, [{ mac: B }])
  t.end()
})

t.test('an older file moves no device back, whichever way the leases come', (t) => {
  const older = [lease(A, X, 1), lease(B, Y, 2)]
  const newer = [lease(A, Y, 10), lease(B, Z, 9), lease(C, X, 11)]
  for (const files of [
    [older, newer],
    [newer, older],
    [older, newer, older],
    [newer, older, newer],
  ]) {
    const bench = benchOf(t)
    take(bench, ...files)
    t.same(addresses(bench, A, B, C), [Y, Z, X])
    t.equal(bench.read.getDevice(A)?.lastSeen, at(10))
  }
  t.end()
})

t.test('a device whose newest lease is for an address that was given on since has none', (t) => {
  const lines = [lease(A, X, 10), lease(A, Y, 20), lease(B, Y, 30)]
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [2, 0, 1],
    [2, 1, 0],
    [1, 2, 0],
  ]
  for (const order of orders) {
    const bench = benchOf(t)
    take(
      bench,
      order.map((line) => lines[line] as DeviceLease),
    )
    t.same(addresses(bench, A, B), [null, Y], order.join())
  }
  t.end()
})

t.test(
  'a device that lost its address keeps the newer one of its own, in a file that is sorted by address too',
  (t) => {
    const bench = benchOf(t)
    take(bench, [lease(B, Y, 2)], [lease(A, Y, 10), lease(B, Z, 9)])
    t.same(addresses(bench, A, B), [Y, Z])
    t.end()
  },
)

t.test('a dnsmasq lease that was lost to another device does not come back with its file', (t) => {
  const bench = benchOf(t)
  const old = [dnsmasq(A, X, 100, 1)]
  take(bench, old, [dnsmasq(B, X, 200, 2)], [dnsmasq(B, Y, 300, 3)], [dnsmasq(A, X, 100, 4)])
  t.same(addresses(bench, A, B), [null, Y])
  t.end()
})

t.test('an address that changed hands does not come back with an old file when its last holder has moved on', (t) => {
  const bench = benchOf(t)
  const old = [lease(A, X, 1)]
  take(bench, old, [lease(B, X, 5)], [lease(B, Y, 6)], old)
  t.same(addresses(bench, A, B), [null, Y])
  t.end()
})

t.test('a release leaves the device known, without an address, and an older lease does not bring it back', (t) => {
  const bench = benchOf(t)
  const release = lease(A, X, 5, { released: true })
  take(bench, [lease(A, X, 1)])
  t.same(take(bench, [release]), { created: 0, updated: 0, released: 1 })
  t.match(bench.read.getDevice(A), { ip: null, lastSeen: at(5) })
  take(bench, [lease(A, X, 1)])
  t.same(addresses(bench, A), [null])
  take(bench, [lease(A, X, 6)])
  t.same(addresses(bench, A), [X])
  take(bench, [release])
  t.same(addresses(bench, A), [X], 'nor does an older release take a newer lease away')
  t.end()
})

t.test('a release of another address than the device has takes nothing away', (t) => {
  const bench = benchOf(t)
  take(bench, [lease(A, X, 1)], [lease(A, Y, 5, { released: true })])
  t.same(addresses(bench, A), [X])
  t.end()
})

t.test('an unknown device that is released is known from then on', (t) => {
  const bench = benchOf(t)
  take(bench, [lease(A, X, 5, { released: true })])
  t.match(bench.read.getDevice(A), { ip: null, firstSeen: at(5) })
  t.end()
})

t.test('a lease that ran out leaves its address', (t) => {
  const bench = benchOf(t)
  take(bench, [lease(A, X, 1)])
  bench.clock.advance(99_999_000)
  t.match(bench.read.getDevice(A), { ip: X, leaseExpiresAt: at(3601) })
  t.end()
})

t.test('two dnsmasq leases are told apart by when they end; one that never ends is the newest', (t) => {
  const bench = benchOf(t)
  take(bench, [dnsmasq(A, X, 100, 1)], [dnsmasq(B, X, 90, 2)])
  t.same(addresses(bench, A, B), [X, null], 'the file that is imported later may be the older one')
  take(bench, [dnsmasq(C, X, 200, 3)])
  t.same(addresses(bench, A, B, C), [null, null, X])
  take(bench, [dnsmasq(C, Y, null, 4)])
  t.match(bench.read.getDevice(C), { ip: Y, leaseExpiresAt: null })
  t.end()
})

t.test('the hostname of a lease is taken unless it is missing; the vendor only where none is known', (t) => {
  const bench = benchOf(t)
  take(bench, [lease(A, X, 1, { hostname: 'Printer', vendor: 'Acme' })])
  take(bench, [lease(A, X, 2, { hostname: null, vendor: 'Other' })])
  t.match(bench.read.getDevice(A), { hostname: 'Printer', vendor: 'Acme' })
  take(bench, [lease(A, X, 3, { hostname: 'Scanner' })], [lease(A, X, 2, { hostname: 'Printer' })])
  t.equal(bench.read.getDevice(A)?.hostname, 'Scanner', 'an older one does not rename it')
  t.match(bench.read.listDevices({ hostname: 'CANN' }, { limit: 5, after: null }).data, [{ mac: A }])
  t.end()
})

t.test('a record that says when a device was last seen is believed, and the first time is then no later', (t) => {
  const bench = benchOf(t)
  take(bench, [record(A, { firstSeen: at(5), lastSeen: at(9) })])
  t.match(bench.read.getDevice(A), { firstSeen: at(5), lastSeen: at(9) })
  take(bench, [record(A, { lastSeen: at(3) })])
  t.match(bench.read.getDevice(A), { firstSeen: at(3), lastSeen: at(3) })
  t.end()
})

t.test('a record keeps what it does not name, clears what is null, replaces tags', (t) => {
  const bench = benchOf(t)
  const full = {
    ip: X,
    hostname: 'h',
    vendor: 'v',
    vendorClass: 'c',
    tags: ['One', 'two'],
    leaseExpiresAt: at(9),
    source: 'crm',
  }
  t.same(take(bench, [record(A, full)]), { created: 1, updated: 0, released: 0 })
  const known = bench.read.getDevice(A)
  t.match(known, { ...full, firstSeen: START, lastSeen: START })
  bench.clock.advance(1000)
  t.same(take(bench, [record(A, {})]), { created: 0, updated: 1, released: 0 })
  t.same(bench.read.getDevice(A), known)
  take(bench, [record(A, { tags: ['three'] })])
  t.same(bench.read.getDevice(A)?.tags, ['three'])
  const tagged = (tag: string) => bench.read.listDevices({ tag }, { limit: 5, after: null }).data.length
  t.same([tagged('one'), tagged('THREE')], [0, 1])
  take(bench, [
    record(A, { ip: null, hostname: null, vendor: null, vendorClass: null, tags: null, leaseExpiresAt: null }),
  ])
  t.match(bench.read.getDevice(A), {
    ip: null,
    hostname: null,
    vendor: null,
    vendorClass: null,
    tags: [],
    leaseExpiresAt: null,
    source: 'crm',
  })
  t.end()
})

t.test('the registry names a vendor only where nobody else does', (t) => {
  const bench = benchOf(t)
  take(bench, [record(A, { registryVendor: 'Registry' }), record(B, { vendor: 'Own', registryVendor: 'Registry' })])
  t.same(
    [A, B].map((mac) => bench.read.getDevice(mac)?.vendor),
    ['Registry', 'Own'],
  )
  t.end()
})

t.test('a vendor that was cleared stays cleared where a later line leaves it out', (t) => {
  const bench = benchOf(t)
  take(bench, [record(A, { registryVendor: 'Registry' })], [record(A, { vendor: null })])
  take(bench, [record(A, { hostname: 'x', registryVendor: 'Registry' })])
  t.match(bench.read.getDevice(A), { hostname: 'x', vendor: null })
  take(bench, [record(A, { vendor: 'Own' })], [record(A, { registryVendor: 'Registry' })])
  t.equal(bench.read.getDevice(A)?.vendor, 'Own')
  t.end()
})

t.test('a record takes an address over, unless a newer statement gave it to another device', (t) => {
  const bench = benchOf(t)
  take(bench, [lease(A, X, 10)], [record(B, { ip: X, lastSeen: at(5) })])
  t.same(addresses(bench, A, B), [X, null])
  take(bench, [record(B, { ip: X, lastSeen: at(20) })])
  t.same(addresses(bench, A, B), [null, X])
  t.end()
})

t.test('of two statements of one moment the later line is right', (t) => {
  const bench = benchOf(t)
  take(bench, [record(A, { ip: X, lastSeen: at(5) }), record(A, { ip: Y, lastSeen: at(5) })])
  t.same(addresses(bench, A), [Y])
  take(bench, [record(A, { ip: Z, lastSeen: at(4) })])
  t.same(addresses(bench, A), [Y], 'an older one is not')
  t.end()
})

t.test('a device is counted once for each import, however many lines name it', (t) => {
  const bench = benchOf(t)
  const importId = bench.act((verbs) => verbs.beginImport(ACTOR))
  const batch = (...statements: DeviceStatement[]) => takeBatch(bench, importId, statements)
  t.same(batch(record(A, {}), record(A, {}), record(B, {})), { created: 2, updated: 0, released: 0 })
  t.same(batch(record(A, {}), lease(B, X, 1)), { created: 0, updated: 0, released: 0 })
  t.same(take(bench, [record(A, {}), record(A, {}), lease(B, X, 2)]), { created: 0, updated: 2, released: 0 })
  t.end()
})

t.test('a device under an action is not forgotten; one without is, with its history', (t) => {
  const bench = benchOf(t)
  take(bench, [record(A, { tags: ['x'] })])
  runJob(bench, { actionDuration: 5 })
  const forget = () => bench.act((verbs) => verbs.deleteDevice(A, ACTOR))
  t.throws(forget, { code: 'conflict', message: /00:00:00:00:00:0a is under block/ })
  bench.clock.advance(5000)
  forget()
  t.equal(bench.read.getDevice(A), null)
  for (const table of ['devices', 'device_tags', 'active_actions', 'ended_actions']) {
    t.equal(bench.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get(), 0, table)
  }
  t.throws(forget, { code: 'not_found' })
  take(bench, [record(A, {})])
  t.same(bench.read.getDevice(A)?.history, [])
  t.end()
})
