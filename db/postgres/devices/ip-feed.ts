import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import { FAMILIES, type FeedEntry, type FeedSelection, leaseEdge } from '../../devices/feed.ts'
import type { Ip } from '../../ip.ts'
import type { Connection } from '../connection.ts'
import { ipKey, ipOfKey } from '../ip-key.ts'
import { narrow } from './feed-narrowing.ts'

interface EntryRow {
  readonly ip: string
  readonly expires_at: number | null
}

/**
 * The addresses of devices under an action, ascending, with the time at which the last of its devices is free (null: none
 * ever is). Two sites may have the same one: it stays until both are free.
 */
export function createIpFeed(db: Connection, clock: Clock) {
  return async (
    selection: FeedSelection & { readonly as: keyof typeof FAMILIES },
    after: Ip | null,
    limit: number,
  ): Promise<FeedEntry[]> => {
    const { params, ofTag, ofAddress } = narrow(selection)
    const [first, last] = (selection.subnet ?? FAMILIES[selection.as]).map(ipKey)
    const now = clock.now()
    const rows = await db
      .prepare<[object], EntryRow>(
        `SELECT x.ip, CASE WHEN count(a.expires_at) = count(*) THEN max(a.expires_at) END AS expires_at
         FROM addresses x JOIN active_actions a ON a.action_type = :type AND a.mac = x.mac AND ${notExpired('a', ':now')}
         WHERE x.ip BETWEEN :first AND :last AND x.ip > :after
           AND (x.lease_expires_at IS NULL OR x.lease_expires_at >= :edge) AND ${ofAddress ?? 'TRUE'} AND ${ofTag}
         GROUP BY x.ip ORDER BY x.ip LIMIT :limit`,
      )
      .all({
        ...params,
        ...{ type: selection.type, first, last, after: after === null ? '' : ipKey(after) },
        ...{ now, edge: leaseEdge(selection, now), limit },
      })
    return rows.map(({ ip, expires_at: expiresAt }) => ({ address: ipOfKey(ip), expiresAt }))
  }
}
