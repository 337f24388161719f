import t from 'tap'
import { applyLease } from '../../db/devices/apply-lease.ts'
import { applyRecord } from '../../db/devices/apply-record.ts'
import { checkDeletion, type DeletionFacts } from '../../db/devices/deletion.ts'
import { type DeviceTable, type DeviceValues, withoutFuture } from '../../db/devices/device-table.ts'
import type { DeviceLease } from '../../db/devices/statement.ts'

const HOUR = 3600 * 1000
const NOW = 100 * HOUR
const IP = 0x0a000001
const none = () => null
const NAMES = { vendors: none, vendorClasses: none }

/** A table in memory, as the rules know it. */
function tableOf() {
  const devices = new Map<number, DeviceValues>()
  const table: DeviceTable = {
    find: (mac) => devices.get(mac),
    withAddress: (ip) => [...devices.values()].filter((device) => device.ip === ip),
    clearAddress: (mac) => void devices.set(mac, { ...(devices.get(mac) as DeviceValues), ip: null }),
    insert: (device) => void devices.set(device.mac, device),
    update: (device) => void devices.set(device.mac, device),
    setTags() {},
    mark: (mac, importId) => void devices.set(mac, { ...(devices.get(mac) as DeviceValues), import_id: importId }),
  }
  const addressOf = (mac: number) => devices.get(mac)?.ip
  return { devices, table, addressOf }
}
const leaseOf = (mac: number, lastSeen: number, more: Partial<DeviceLease> = {}): DeviceLease => ({
  ...{ kind: 'lease', mac, ip: IP, hostname: null, vendor: null, lastSeen, leaseExpiresAt: lastSeen + HOUR },
  ...{ released: false, source: 'kea' },
  ...more,
})

t.test('an address belongs to its newest lease, in whatever order leases come', async (t) => {
  const leases = [leaseOf(1, HOUR), leaseOf(2, 2 * HOUR), leaseOf(1, 3 * HOUR, { ip: IP + 1 })]
  const orders = [
    ...[
      [0, 1, 2],
      [0, 2, 1],
      [1, 0, 2],
    ],
    ...[
      [1, 2, 0],
      [2, 0, 1],
      [2, 1, 0],
    ],
  ]
  for (const order of orders) {
    const { table, addressOf } = tableOf()
    for (const index of order) {
      const lease = leases[index] as DeviceLease
      applyLease(table, table.find(lease.mac), lease, 1, none)
    }
    t.strictSame([addressOf(1), addressOf(2)], [IP + 1, IP], order.join())
  }
})

t.test('a release frees the address that it names, unless the device has a newer one', async (t) => {
  const released = (lastSeen: number) => {
    const { table, addressOf } = tableOf()
    applyLease(table, undefined, leaseOf(1, 2 * HOUR), 1, none)
    const { released } = applyLease(table, table.find(1), leaseOf(1, lastSeen, { released: true }), 1, none)
    return [released, addressOf(1)]
  }
  t.strictSame(released(2 * HOUR), [true, null])
  t.strictSame(released(HOUR), [false, IP], 'of an older lease')
})

t.test('what a record leaves out stays, and what it gives as null goes', async (t) => {
  const { table, devices } = tableOf()
  const record = { kind: 'record', mac: 1 } as const
  const apply = (more: object) => applyRecord(table, table.find(1), { ...record, ...more }, 1, NOW, NAMES)
  t.match(apply({ hostname: 'Printer', ip: IP, lastSeen: HOUR }), { created: true, changed: true })
  t.match(apply({}), { created: false, changed: false })
  t.match(devices.get(1), { hostname: 'Printer', hostname_key: 'printer', ip: IP, last_seen: HOUR, first_seen: HOUR })
  apply({ hostname: null, ip: null })
  t.match(devices.get(1), { hostname: null, hostname_key: null, ip: null, last_seen: HOUR })
})

t.test('a time that lies far ahead counts as now, or no statement would be newer for years', async (t) => {
  const { table, addressOf, devices } = tableOf()
  applyLease(table, undefined, leaseOf(1, NOW + 1000 * HOUR), 1, none)
  const asOfNow = withoutFuture(table, NOW)
  t.equal(asOfNow.find(1)?.last_seen, NOW)
  t.equal(table.find(1)?.last_seen, NOW + 1000 * HOUR, 'the table itself is as it was')
  applyLease(asOfNow, asOfNow.find(2), leaseOf(2, NOW + 1), 1, none)
  t.strictSame([addressOf(1), addressOf(2)], [null, IP])
  t.equal(devices.size, 2)
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
