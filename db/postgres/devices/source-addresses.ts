import { fold } from '../../clean-text.ts'
import type { DeviceQueries, SourceAddress } from '../../devices/device-store.ts'
import type { Connection } from '../connection.ts'
import { ipKey, ipOfKey } from '../ip-key.ts'
import type { InTransaction } from '../verbs.ts'

/** Reads what a source says of a site. */
export function createSourceAddressReader(db: Connection): InTransaction<Pick<DeviceQueries, 'addressesOfSource'>> {
  const next = db.prepare<unknown[], Omit<SourceAddress, 'ip'> & { ip: string }>(
    `SELECT x.ip, x.mac FROM addresses x
     WHERE x.source = ? AND x.site_id = (SELECT site_id FROM sites WHERE name_key = ?) AND x.mac IS NOT NULL AND x.ip > ?
     ORDER BY x.ip LIMIT ?`,
  )
  const BEFORE_ALL = ''
  return {
    async addressesOfSource(source, site, after, limit) {
      const rows = await next.all(source, fold(site), after === null ? BEFORE_ALL : ipKey(after), limit)
      return rows.map(({ ip, mac }) => ({ ip: ipOfKey(ip), mac }))
    },
  }
}
