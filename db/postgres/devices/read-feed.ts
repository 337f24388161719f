import { randomBytes } from 'node:crypto'
import { REVISION } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import type { DeviceLookups, DeviceQueries } from '../../devices/device-store.ts'
import { leaseEdge } from '../../devices/feed.ts'
import type { Asked, Async } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { createIpFeed } from './ip-feed.ts'
import { createMacFeed } from './mac-feed.ts'

export interface FeedReader extends Async<Pick<DeviceLookups, 'feedVersion'>>, Asked<Pick<DeviceQueries, 'feedPage'>> {}

/** The number of changes, and when the last action ended by itself. */
const OF_ACTIONS = `${REVISION} || '.' || (SELECT value FROM meta WHERE name = 'import')
  || '.' || coalesce((SELECT max(expires_at) FROM active_actions WHERE action_type = :type AND expires_at <= :now), 0)`
/** And when the last lease ended of those whose addresses are no longer listed. */
const OF_ADDRESSES = `${OF_ACTIONS}
  || '.' || coalesce((SELECT max(lease_expires_at) FROM addresses WHERE lease_expires_at < :edge), 0)`

export function createFeedReader(db: Connection, clock: Clock): FeedReader {
  // A database that was restored from a backup counts on from there: its versions come again for other contents.
  const start = randomBytes(6).toString('base64url')
  const versionOf = (sql: string) => db.prepare<[object], string>(`SELECT ${sql}`).pluck()
  const versions = { mac: versionOf(OF_ACTIONS), ip: versionOf(OF_ADDRESSES), ipv6: versionOf(OF_ADDRESSES) }
  const [macs, ips] = [createMacFeed(db, clock), createIpFeed(db, clock)]
  return {
    feedPage(selection, after, limit) {
      const { as } = selection
      return as === 'mac' ? macs(selection, after, limit) : ips({ ...selection, as }, after, limit)
    },
    async feedVersion(selection) {
      const now = clock.now()
      const edge = leaseEdge(selection, now)
      return `${start}.${await versions[selection.as].get({ type: selection.type, now, edge })}`
    },
  }
}
