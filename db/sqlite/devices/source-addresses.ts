import type { DeviceQueries, SourceAddress } from '../../devices/device-store.ts'
import type { Ip } from '../../ip.ts'
import type { Connection } from '../connection.ts'

/** Reads what a source says of a site. */
export function createSourceAddressReader(db: Connection): Pick<DeviceQueries, 'addressesOfSource'> {
  const next = db.prepare<unknown[], SourceAddress>(
    `SELECT x.ip, x.mac FROM sites s CROSS JOIN addresses x
     ON x.source = ? AND x.site_id = s.site_id AND x.mac IS NOT NULL AND x.ip > ?
     WHERE s.name_key = lower(?) ORDER BY x.ip LIMIT ?`,
  )
  const BEFORE_ALL: Ip = -1
  return {
    addressesOfSource: (source, site, after, limit) => next.all(source, after ?? BEFORE_ALL, site, limit),
  }
}
