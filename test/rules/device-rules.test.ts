import t from 'tap'
import { applyStatements } from '../../db/devices/apply-statements.ts'
import { checkDeletion, type DeletionFacts } from '../../db/devices/deletion.ts'
import { withoutFuture } from '../../db/devices/device-table.ts'
import type { DeviceLease } from '../../db/devices/statement.ts'
import { MOST_ADDRESSES } from '../../db/devices/take-claim.ts'
import { tableInMemory } from '../helpers/device-table.ts'

const HOUR = 3600 * 1000
const NOW = 100 * HOUR
const IP = 0x0a000001

const leaseOf = (mac: number, given: number, more: Partial<DeviceLease> = {}): DeviceLease => ({
  ...{ kind: 'lease', mac, ip: IP, hostname: null, vendor: null, saidAt: given, seenAt: given },
  ...{ leaseExpiresAt: given + HOUR, released: false, source: 'kea' },
  ...more,
})

t.test('a device may have many addresses, and a release frees the one that it names', async (t) => {
  const { take, ownerOf } = tableInMemory()
  take([leaseOf(1, HOUR), leaseOf(1, 2 * HOUR, { ip: IP + 1 }), leaseOf(1, HOUR, { ip: 'f'.repeat(32) })], NOW)
  const counts = take([leaseOf(1, HOUR, { released: true })], NOW)
  t.equal(counts.released, 1)
  t.strictSame([ownerOf(IP), ownerOf(IP + 1), ownerOf('f'.repeat(32))], [null, 1, 1])
  t.equal(take([leaseOf(1, HOUR, { ip: IP + 1, released: true })], NOW).released, 0, 'an older one frees nothing')
  t.equal(ownerOf(IP + 1), 1)
})

t.test('a device whose addresses are released is counted once', async (t) => {
  const { take } = tableInMemory()
  const leases = [leaseOf(1, HOUR), leaseOf(1, HOUR, { ip: IP + 1 })]
  take(leases, NOW)
  const released = leases.map((lease) => ({ ...lease, released: true }))
  t.match(take(released, NOW), { created: 0, updated: 0, unchanged: 0, released: 1 })
})

t.test('what a record leaves out stays, and what it gives as null goes', async (t) => {
  const { take, devices, ownerOf } = tableInMemory()
  const record = (more: object) => take([{ kind: 'record', mac: 1, ...more }], NOW)
  t.match(record({ hostname: 'Printer', ips: [IP], lastSeen: HOUR }), { created: 1 })
  t.match(record({}), { created: 0, updated: 0, unchanged: 1 })
  t.match(devices.get(1), { hostname: 'Printer', hostname_key: 'printer', last_seen: HOUR, first_seen: HOUR })
  t.equal(ownerOf(IP), 1)
  record({ hostname: null, ips: [] })
  t.match(devices.get(1), { hostname: null, hostname_key: null, last_seen: HOUR })
  t.equal(ownerOf(IP), undefined)
})

t.test('the addresses of a record take the place of those of its source at its site, and of no others', async (t) => {
  const { take, ownerOf, addresses } = tableInMemory()
  take([leaseOf(1, HOUR, { ip: 9 })], NOW)
  const record = (ips: readonly number[], more: object = {}) =>
    take([{ kind: 'record', mac: 1, ips, source: 'netbox', ...more }], NOW)
  record([IP, IP + 1])
  record([IP + 2], { site: 'other' })
  record([IP + 1])
  t.strictSame([ownerOf(IP), ownerOf(IP + 1), ownerOf(9)], [undefined, 1, 1])
  t.equal(addresses.get(`${IP + 2}@2`)?.mac, 1, 'at the other site')
  record([IP], { lastSeen: HOUR })
  t.equal(ownerOf(IP), undefined, 'an older list changes nothing')
})

t.test('a record without a lease leaves the lease that somebody else gave', async (t) => {
  const { take, addresses } = tableInMemory()
  take([leaseOf(1, HOUR)], NOW)
  t.match(take([{ kind: 'record', mac: 1, ips: [IP], source: 'netbox' }], NOW), { unchanged: 0, updated: 1 })
  t.match(addresses.get(`${IP}@1`), { source: 'kea', leaseExpiresAt: 2 * HOUR })
})

t.test('in a complete list what its source said before does not count, and what others say does', async (t) => {
  const { take, ownerOf } = tableInMemory()
  take([leaseOf(1, 5 * HOUR), leaseOf(1, 5 * HOUR, { ip: IP + 1, source: 'other' })], NOW)
  take([leaseOf(2, HOUR), leaseOf(2, HOUR, { ip: IP + 1 })], NOW, 'kea')
  t.strictSame([ownerOf(IP), ownerOf(IP + 1)], [2, 1])
})

t.test('a device keeps its newest addresses, of those that are too many', async (t) => {
  const { take, ownerOf } = tableInMemory()
  take(
    Array.from({ length: MOST_ADDRESSES + 5 }, (_, index) => leaseOf(1, HOUR + index, { ip: IP + index })),
    NOW,
  )
  t.strictSame([ownerOf(IP), ownerOf(IP + 4), ownerOf(IP + 5)], [undefined, undefined, 1])
})

t.test('a time that lies far ahead counts as now, or no statement would be newer for years', async (t) => {
  const { take, table, ownerOf } = tableInMemory()
  take([leaseOf(1, NOW + 1000 * HOUR)], NOW)
  const asOfNow = withoutFuture(table, NOW)
  t.equal(asOfNow.find(1)?.last_seen, NOW)
  t.equal(asOfNow.addressAt(IP, 1)?.saidAt, NOW)
  t.equal(table.find(1)?.last_seen, NOW, 'and it is put right')
  const names = { vendors: () => null, vendorClasses: () => null, sites: () => 1 }
  const taking = { importId: 9, snapshotOf: null, now: NOW, names, siteId: 1 }
  applyStatements(asOfNow, [leaseOf(2, NOW + 1)], taking)
  t.equal(ownerOf(IP), 2)
})

t.test('what keeps a device from being forgotten', async (t) => {
  const free: DeletionFacts = { mac: 0x0200_0000_0001, isKnown: true, active: [], unconfirmed: [], isInHand: false }
  t.doesNotThrow(() => checkDeletion(free))
  const refusals: [facts: Partial<DeletionFacts>, code: string, message: RegExp][] = [
    [{ active: ['block', 'monitor'] }, 'conflict', /^02:00:00:00:00:01 is under block, monitor; lift it first/],
    [
      { unconfirmed: ['deny'] },
      'conflict',
      /^It is not known whether 02:00:00:00:00:01 is under deny at the equipment/,
    ],
    [{ isInHand: true }, 'conflict', /^A job is working on 02:00:00:00:00:01;/],
    [{ isKnown: false }, 'not_found', /^02:00:00:00:00:01 is not in the inventory\.$/],
  ]
  for (const [facts, code, message] of refusals) t.throws(() => checkDeletion({ ...free, ...facts }), { code, message })
})
