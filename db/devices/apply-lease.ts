import { fold } from '../clean-text.ts'
import {
  type DeviceTable,
  type DeviceValues,
  hasChanged,
  type KnownDevice,
  markOf,
  type NameIds,
} from './device-table.ts'
import type { DeviceLease, FreedAddress } from './statement.ts'

/** What a statement did to its device. */
export interface Taken {
  readonly created: boolean
  /** Whether anything else of a known device is shown otherwise than before. */
  readonly changed: boolean
  readonly released: boolean
}

/**
 * True when the device's address was given later than this lease. A dnsmasq file doesn't say when a lease was given,
 * so two of its leases are told apart by when they end. The lease of a device that has lost its address since, by a
 * release (which bears the time of the lease it ends) or to another device, is over: the same lease again is not newer.
 */
export function isNewer(device: KnownDevice, lease: DeviceLease): boolean {
  const over = device.ip === null && device.source === lease.source && !lease.released
  if (device.source === 'dnsmasq' && lease.source === 'dnsmasq') {
    if (device.lease_expires_at === null || lease.leaseExpiresAt === null) return false
    return device.lease_expires_at > lease.leaseExpiresAt || (over && device.lease_expires_at === lease.leaseExpiresAt)
  }
  return device.address_at > lease.lastSeen || (over && device.address_at === lease.lastSeen)
}

const unknownDevice = (lease: DeviceLease): DeviceValues => ({
  mac: lease.mac,
  ip: null,
  hostname: null,
  hostname_key: null,
  vendor_id: null,
  vendor_class_id: null,
  tags: '[]',
  first_seen: lease.lastSeen,
  last_seen: lease.lastSeen,
  lease_expires_at: null,
  address_at: 0,
  source: lease.source,
  import_id: 0,
})

/**
 * Takes what a DHCP server says of one lease. An address belongs to its newest lease, a device has the address of its
 * own newest one, and an older lease moves nothing back: so the order in which leases come doesn't matter. A device
 * whose newest lease is for an address that was given on since has none.
 */
export function applyLease(
  table: DeviceTable,
  known: KnownDevice | undefined,
  lease: DeviceLease,
  importId: number,
  vendors: NameIds,
): Taken {
  const before = known ?? unknownDevice(lease)
  const stale = known !== undefined && isNewer(known, lease)
  const others = lease.released ? [] : table.withAddress(lease.ip).filter((other) => other.mac !== lease.mac)
  const superseded = others.some((other) => isNewer(other, lease))
  const released = lease.released && !stale && (before.ip === lease.ip || before.ip === null)
  const moved = !lease.released && !stale
  if (known !== undefined && !moved && !released) {
    table.mark(known.mac, markOf(known, false, importId))
    return { created: false, changed: false, released: false }
  }
  if (moved && !superseded) for (const other of others) table.clearAddress(other.mac)

  const hostname = stale ? before.hostname : (lease.hostname ?? before.hostname)
  const device: DeviceValues = {
    ...before,
    hostname,
    hostname_key: hostname === null ? null : fold(hostname),
    vendor_id: before.vendor_id ?? vendors(lease.vendor),
    first_seen: Math.min(before.first_seen, lease.lastSeen),
    last_seen: Math.max(before.last_seen, lease.lastSeen),
    ...(moved && { ip: superseded ? null : lease.ip, lease_expires_at: lease.leaseExpiresAt }),
    ...(released && { ip: null, lease_expires_at: lease.leaseExpiresAt }),
    ...((moved || released) && { address_at: lease.lastSeen, source: lease.source }),
    import_id: importId,
  }
  const changed = hasChanged(device, known)
  device.import_id = markOf(known, changed, importId)
  if (known === undefined) table.insert(device)
  else table.update(device, known)
  return { created: known === undefined, changed: moved && changed, released: released && changed }
}

/** Takes an address away from whoever has it by an older lease, and returns those devices as they were. */
export function applyFreed(
  table: DeviceTable,
  { ip, lastSeen }: FreedAddress,
  importId: number,
): readonly KnownDevice[] {
  const owners = table.withAddress(ip).filter((device) => device.address_at <= lastSeen)
  for (const { mac } of owners) {
    table.clearAddress(mac)
    table.mark(mac, importId)
  }
  return owners
}
