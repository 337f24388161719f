import type { Device, DeviceAction, DeviceAddress } from './device.ts'

/** A device as SQL gives it. */
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
