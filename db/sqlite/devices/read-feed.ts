import { randomBytes } from 'node:crypto'
import type { Clock } from '../../clock.ts'
import type { DeviceLookups, DeviceQueries } from '../../devices/device-store.ts'
import type { ActiveActionType } from '../../model.ts'
import { notExpired } from '../active-sql.ts'
import type { Connection } from '../connection.ts'
import { REVISION } from '../counters.ts'
import { createStepSize, type Stepped, type Steps } from '../steps.ts'
import { createIpFeed } from './ip-feed.ts'
import { type FeedRow, type PackedFeed, packFeed, unpackFeed } from './packed-feed.ts'

export interface FeedReader extends Pick<DeviceLookups, 'feedVersion'>, Stepped<Pick<DeviceQueries, 'feedPage'>> {
  /** The same as `feedPage`, for another thread. */
  packedFeedPage(...page: Parameters<DeviceQueries['feedPage']>): Steps<PackedFeed>
}

const LIVE = notExpired('a', ':now')

export function createFeedReader(db: Connection, clock: Clock): FeedReader {
  const macs = db.prepare<[object], FeedRow>(
    `SELECT a.mac AS address, a.expires_at AS expiresAt FROM active_actions a
     WHERE a.action_type = :type AND a.mac > :after AND a.mac <= :upTo AND ${LIVE} ORDER BY a.mac LIMIT :limit`,
  )
  const nextMac = db
    .prepare<[string, number, number], number>(
      'SELECT mac FROM active_actions WHERE action_type = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()
  // A database that was restored from a backup counts on from there: its versions come again for other contents.
  const start = randomBytes(6).toString('base64url')
  const versions = db.prepare<[{ type: string; now: number }], { value: string }>(
    `SELECT ${REVISION} || '.' || (SELECT value FROM meta WHERE name = 'import')
       || '.' || coalesce((SELECT max(expires_at) FROM active_actions WHERE action_type = :type AND expires_at <= :now), 0)
       AS value`,
  )
  /** Many whose time has run out may lie between those that are active. */
  function* macRows(type: ActiveActionType, after: number, limit: number): Steps<FeedRow[]> {
    const size = createStepSize(limit)
    const rows: FeedRow[] = []
    for (let place: number | undefined = after; place !== undefined && rows.length < limit; ) {
      const from: number = place
      size.measure(() => {
        place = nextMac.get(type, from, size.rows - 1)
        const keys = { type, after: from, upTo: place ?? Number.MAX_SAFE_INTEGER, limit: limit - rows.length }
        rows.push(...macs.raw().all({ ...keys, now: clock.now() }))
      })
      if (place !== undefined && rows.length < limit) yield
    }
    return rows
  }
  const ipRows = createIpFeed(db, clock)
  const packedFeedPage: FeedReader['packedFeedPage'] = function* (type, as, after, limit) {
    return packFeed(yield* (as === 'mac' ? macRows : ipRows)(type, after ?? -1, limit))
  }
  return {
    packedFeedPage,
    *feedPage(...page) {
      return unpackFeed(yield* packedFeedPage(...page))
    },
    feedVersion: (type) => `${start}.${(versions.get({ type, now: clock.now() }) as { value: string }).value}`,
  }
}
