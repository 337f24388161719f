import type { Device, DeviceAction, DeviceAddress } from '../../devices/device.ts'

export interface DeviceRow {
  mac: number
  ip: number | null
  hostname: string | null
  vendor: string | null
  vendor_class: string | null
  tags: string
  first_seen: number
  last_seen: number
  lease_expires_at: number | null
  source: string
}

/** SQL for the newest IPv4 address of the device with this MAC, also one whose lease has ended. */
export const newestIpv4 = (mac: string): string =>
  `(SELECT x.ip FROM addresses x WHERE x.mac = ${mac} AND typeof(x.ip) = 'integer' ORDER BY x.said_at DESC, x.ip LIMIT 1)`

/** SQL for when the last lease of device `d` ends; null: never, or it has none. What an inventory says counts where it has no address. */
export const LEASE_END = `(SELECT CASE WHEN count(*) = 0 THEN d.lease_expires_at
  WHEN count(x.lease_expires_at) = count(*) THEN max(x.lease_expires_at) END FROM addresses x WHERE x.mac = d.mac)`

/** The columns of a device; needs `devices d` and `DEVICE_JOINS`. */
export const DEVICE_COLUMNS = `d.mac, ${newestIpv4('d.mac')} AS ip, d.hostname, v.name AS vendor, c.name AS vendor_class, d.tags, d.first_seen,
  d.last_seen, ${LEASE_END} AS lease_expires_at, d.source`
export const DEVICE_JOINS = `LEFT JOIN vendors v ON v.vendor_id = d.vendor_id
  LEFT JOIN vendor_classes c ON c.vendor_class_id = d.vendor_class_id`

export function toDevice(
  row: DeviceRow,
  addresses: readonly DeviceAddress[],
  actions: readonly DeviceAction[],
): Device {
  return {
    mac: row.mac,
    ip: row.ip,
    addresses,
    hostname: row.hostname,
    vendor: row.vendor,
    vendorClass: row.vendor_class,
    tags: JSON.parse(row.tags) as string[],
    firstSeen: row.first_seen,
    lastSeen: row.last_seen,
    leaseExpiresAt: row.lease_expires_at,
    source: row.source,
    actions,
  }
}
