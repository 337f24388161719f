import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import type { FeedEntry, FeedSelection } from '../../devices/feed.ts'
import type { Ip } from '../../ip.ts'
import type { Connection } from '../connection.ts'
import { narrow } from './feed-narrowing.ts'

/** The MACs of devices under an action, ascending. */
export function createMacFeed(db: Connection, clock: Clock) {
  return (selection: FeedSelection, after: Ip | null, limit: number): Promise<FeedEntry[]> => {
    const { params, ofTag, ofAddress } = narrow(selection)
    return db
      .prepare<[object], FeedEntry>(
        `SELECT a.mac AS address, a.expires_at AS "expiresAt" FROM active_actions a
         WHERE a.action_type = :type AND a.mac > :after AND ${notExpired('a', ':now')} AND ${ofTag}
         ${ofAddress === null ? '' : `AND EXISTS (SELECT 1 FROM addresses x WHERE x.mac = a.mac AND ${ofAddress})`}
         ORDER BY a.mac LIMIT :limit`,
      )
      .all({ ...params, type: selection.type, after: Number(after ?? -1), now: clock.now(), limit })
  }
}
