import type { DeviceAddress } from '../../devices/device.ts'
import type { Connection } from '../connection.ts'

/** How many addresses of a device are shown. */
const SHOWN = 64

/** Reads the newest addresses of a device. */
export function createAddressReader(db: Connection): (mac: number) => DeviceAddress[] {
  const newest = db.prepare<[number], DeviceAddress>(
    `SELECT x.ip, s.name AS site, x.source, x.seen_at AS seenAt, x.lease_expires_at AS leaseExpiresAt
     FROM addresses x JOIN sites s ON s.site_id = x.site_id
     WHERE x.mac = ? ORDER BY x.said_at DESC, x.ip, x.site_id LIMIT ${SHOWN}`,
  )
  return (mac) => newest.all(mac)
}
