import { newestAddresses } from '../../address-sql.ts'
import type { DeviceAddress } from '../../devices/device.ts'
import type { Connection } from '../connection.ts'

const ADDRESS = 'x.ip, s.name AS site, x.source, x.seen_at AS seenAt, x.lease_expires_at AS leaseExpiresAt'

/** Reads the newest addresses of a device. */
export function createAddressReader(db: Connection): (mac: number) => DeviceAddress[] {
  const newest = db.prepare<[number], DeviceAddress>(newestAddresses(ADDRESS, '?'))
  return (mac) => newest.all(mac)
}
