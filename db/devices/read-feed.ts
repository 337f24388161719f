import { randomBytes } from 'node:crypto'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import type { ActiveActionType } from '../model.ts'
import type { FeedEntry } from './feed-entry.ts'
import { type PackedFeed, packFeed, unpackFeed } from './packed-feed.ts'

export interface FeedReader {
  feedPage(type: ActiveActionType, as: 'mac' | 'ip', after: number | null, limit: number): FeedEntry[]
  /** The same as `feedPage`, for another thread. */
  packedFeedPage(type: ActiveActionType, as: 'mac' | 'ip', after: number | null, limit: number): PackedFeed
  feedVersion(type: ActiveActionType): string
}

const LIVE = '(a.expires_at IS NULL OR a.expires_at > :now)'

export function createFeedReader(db: Connection, clock: Clock): FeedReader {
  type Row = [address: number, expiresAt: number | null]
  const macs = db.prepare<[object], Row>(
    `SELECT a.mac AS address, a.expires_at AS expiresAt FROM active_actions a
     WHERE a.action_type = :type AND a.mac > :after AND ${LIVE} ORDER BY a.mac LIMIT :limit`,
  )
  // Devices may share an address: it stays until the last of them is free.
  const ips = db.prepare<[object], Row>(
    `SELECT d.ip AS address, CASE WHEN count(*) = count(a.expires_at) THEN max(a.expires_at) END AS expiresAt
     FROM devices d CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = d.mac AND ${LIVE}
     WHERE d.ip > :after GROUP BY d.ip ORDER BY d.ip LIMIT :limit`,
  )
  // A database that was restored from a backup counts on from there: its versions come again for other contents.
  const start = randomBytes(6).toString('base64url')
  const versions = db.prepare<[{ type: string; now: number }], { value: string }>(
    `SELECT (SELECT value FROM meta WHERE name = 'revision') || '.' || (SELECT value FROM meta WHERE name = 'import')
       || '.' || coalesce((SELECT max(expires_at) FROM active_actions WHERE action_type = :type AND expires_at <= :now), 0)
       AS value`,
  )
  const packedFeedPage: FeedReader['packedFeedPage'] = (type, as, after, limit) =>
    packFeed((as === 'mac' ? macs : ips).raw().all({ type, after: after ?? -1, limit, now: clock.now() }))
  return {
    packedFeedPage,
    feedPage: (...page) => unpackFeed(packedFeedPage(...page)),
    feedVersion: (type) => `${start}.${(versions.get({ type, now: clock.now() }) as { value: string }).value}`,
  }
}
