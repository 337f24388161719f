import { randomBytes } from 'node:crypto'
import { REVISION } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import type { DeviceLookups, DeviceQueries } from '../../devices/device-store.ts'
import { leaseEdge } from '../../devices/feed.ts'
import type { Connection } from '../connection.ts'
import type { Stepped, Steps } from '../steps.ts'
import { createNarrowing } from './feed-narrowing.ts'
import { createIpFeed } from './ip-feed.ts'
import { createMacFeed } from './mac-feed.ts'
import { type FeedRow, type PackedFeed, packFeed, unpackFeed } from './packed-feed.ts'

export interface FeedReader extends Pick<DeviceLookups, 'feedVersion'>, Stepped<Pick<DeviceQueries, 'feedPage'>> {
  /** The same as `feedPage`, for another thread. */
  packedFeedPage(...page: Parameters<DeviceQueries['feedPage']>): Steps<PackedFeed>
}

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
  const narrow = createNarrowing(db)
  const [macRows, ipRows] = [createMacFeed(db, clock), createIpFeed(db, clock)]

  function* rowsOf(...[selection, after, limit]: Parameters<DeviceQueries['feedPage']>): Steps<FeedRow[]> {
    const narrowing = narrow(selection)
    if (narrowing === null) return []
    const { as } = selection
    if (as === 'mac') return yield* macRows(selection, narrowing, after, limit)
    return yield* ipRows({ ...selection, as }, narrowing, after, limit)
  }
  const packedFeedPage: FeedReader['packedFeedPage'] = function* (...page) {
    return packFeed(yield* rowsOf(...page))
  }
  return {
    packedFeedPage,
    *feedPage(...page) {
      return unpackFeed(yield* packedFeedPage(...page))
    },
    feedVersion(selection) {
      const now = clock.now()
      const edge = leaseEdge(selection, now)
      return `${start}.${versions[selection.as].get({ type: selection.type, now, edge })}`
    },
  }
}
