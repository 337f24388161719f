import t from 'tap'
import { isNewer } from '../../db/devices/apply-lease.ts'
import type { KnownDevice } from '../../db/devices/device-table.ts'
import type { DeviceLease } from '../../db/devices/statement.ts'

const HOUR = 3_600_000
const [EARLIER, SAME, LATER] = [9 * HOUR, 10 * HOUR, 11 * HOUR]
const IP = 0x0a000001

/** A device that got its address from this source at ten o'clock, for an hour. */
const device = (source: string, more: Partial<KnownDevice> = {}): KnownDevice => ({
  ...{
    mac: 1,
    ip: IP,
    hostname: null,
    vendor_id: null,
    vendor_class_id: null,
    tags: '[]',
    first_seen: 0,
    last_seen: SAME,
  },
  ...{ lease_expires_at: SAME + HOUR, address_at: SAME, source, import_id: 1 },
  ...more,
})
const lease = (source: string, lastSeen: number, leaseExpiresAt: number | null, released = false): DeviceLease => ({
  ...{ kind: 'lease', mac: 1, ip: IP, hostname: null, vendor: null, lastSeen, leaseExpiresAt, released, source },
})
const GONE = { ip: null }

t.test('which statement about an address is newer', (t) => {
  for (const [what, known, said, expected] of [
    ['Kea: a lease that was given earlier', device('kea'), lease('kea', EARLIER, LATER), true],
    ['Kea: the same lease', device('kea'), lease('kea', SAME, LATER), false],
    ['Kea: a lease that was given later', device('kea'), lease('kea', LATER, null), false],
    ['Kea: its end does not matter', device('kea'), lease('kea', EARLIER, null), true],
    ['Kea: the same lease again, once its address is gone', device('kea', GONE), lease('kea', SAME, LATER), true],
    ['Kea: a later lease, once the address is gone', device('kea', GONE), lease('kea', LATER, null), false],
    ['Kea: the release of that lease', device('kea', GONE), lease('kea', SAME, LATER, true), false],
    ['dnsmasq: a lease that ends earlier', device('dnsmasq'), lease('dnsmasq', LATER, SAME), true],
    ['dnsmasq: the same lease', device('dnsmasq'), lease('dnsmasq', LATER, SAME + HOUR), false],
    ['dnsmasq: a lease that ends later', device('dnsmasq'), lease('dnsmasq', EARLIER, SAME + 2 * HOUR), false],
    ['dnsmasq: a lease without an end', device('dnsmasq'), lease('dnsmasq', EARLIER, null), false],
    ['dnsmasq: the same again, once it is gone', device('dnsmasq', GONE), lease('dnsmasq', LATER, SAME + HOUR), true],
    ['another source: earlier', device('kea'), lease('dnsmasq', EARLIER, LATER), true],
    ['another source: at the same time', device('kea', GONE), lease('dnsmasq', SAME, LATER), false],
    ['another source: later', device('dnsmasq'), lease('kea', LATER, LATER), false],
  ] as const) {
    t.equal(isNewer(known, said), expected, what)
  }
  t.end()
})
