import { LEASE_END } from '../../devices/address-sql.ts'
import type { Device, DeviceAction, DeviceAddress } from '../../devices/device.ts'
import { newestIpv4 } from '../address-sql.ts'

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
