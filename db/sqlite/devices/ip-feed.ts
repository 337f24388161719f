import type { Clock } from '../../clock.ts'
import type { Ip } from '../../ip.ts'
import type { ActiveActionType } from '../../model.ts'
import { notExpired } from '../active-sql.ts'
import type { Connection } from '../connection.ts'
import { createStepSize, type Steps } from '../steps.ts'
import type { FeedRow } from './packed-feed.ts'
import { fewOf } from './searches.ts'

/** Behind all addresses of IPv4, and before those of IPv6, which are text. */
const END_OF_IPV4 = ''

/** The addresses of devices under an action, ascending. Two sites may have the same one: it stays until both are free. */
export function createIpFeed(db: Connection, clock: Clock) {
  const entriesOf = (source: string, order: string) =>
    db
      .prepare<[object], FeedRow>(
        `SELECT x.ip, a.expires_at FROM ${source}
         CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = x.mac AND ${notExpired('a', ':now')} ${order}`,
      )
      .raw()
  const inRange = entriesOf(
    '(SELECT ip, site_id, mac FROM addresses WHERE ip > :after AND ip <= :upTo ORDER BY ip, site_id) x',
    '',
  )
  const among = entriesOf(
    'json_each(:macs) m CROSS JOIN addresses x ON x.mac = m.value AND +x.ip > :after AND +x.ip < :end',
    'ORDER BY x.ip',
  )
  const next = db
    .prepare<[Ip, Ip, number], Ip>('SELECT ip FROM addresses WHERE ip > ? AND ip < ? ORDER BY ip LIMIT 1 OFFSET ?')
    .pluck()

  return function* ipRows(type: ActiveActionType, after: number, limit: number): Steps<FeedRow[]> {
    const entries = createEntries()
    const few = fewOf(db, [{ sql: 'SELECT mac FROM active_actions WHERE action_type = ?', params: [type] }])
    if (few !== null) {
      entries.add(among.all({ macs: JSON.stringify(few), type, after, end: END_OF_IPV4, now: clock.now() }))
      return entries.rows.slice(0, limit)
    }
    const size = createStepSize(limit)
    // All that stand at an address are in the same step, so an entry is whole.
    for (let place: Ip | undefined = after; place !== undefined && entries.rows.length < limit; ) {
      const from: Ip = place
      size.measure(() => {
        place = next.get(from, END_OF_IPV4, size.rows - 1)
        entries.add(inRange.all({ type, after: from, upTo: place ?? END_OF_IPV4, now: clock.now() }))
      })
      if (place !== undefined && entries.rows.length < limit) yield
    }
    return entries.rows.slice(0, limit)
  }
}

/** Each address once, with the time at which the last of its devices is free (null: none ever is). */
function createEntries() {
  const rows: FeedRow[] = []
  return {
    rows,
    /** Takes devices in the order of their addresses. */
    add(found: readonly FeedRow[]): void {
      for (const [address, expiresAt] of found) {
        const last = rows.at(-1)
        if (last?.[0] !== address) rows.push([address, expiresAt])
        else last[1] = last[1] === null || expiresAt === null ? null : Math.max(last[1], expiresAt)
      }
    },
  }
}
