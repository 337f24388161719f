import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import type { FeedSelection } from '../../devices/feed.ts'
import type { Ip } from '../../ip.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Steps } from '../steps.ts'
import type { Narrowing } from './feed-narrowing.ts'
import type { FeedRow } from './packed-feed.ts'
import { fewOf } from './searches.ts'

/** The MACs of devices under an action, ascending. */
export function createMacFeed(db: Connection, clock: Clock) {
  const entriesOf = (source: string, { ofTag, ofAddress }: Narrowing) =>
    db
      .prepare<[object], FeedRow>(
        `SELECT a.mac, a.expires_at FROM ${source} AND ${notExpired('a', ':now')} AND ${ofTag}
         ${ofAddress === null ? '' : `AND EXISTS (SELECT 1 FROM addresses x WHERE x.mac = a.mac AND ${ofAddress})`}
         ORDER BY a.mac LIMIT :limit`,
      )
      .raw()
  const nextMac = db
    .prepare<[string, number, number], number>(
      'SELECT mac FROM active_actions WHERE action_type = ? AND mac > ? ORDER BY mac LIMIT 1 OFFSET ?',
    )
    .pluck()

  /** Many whose time has run out, or that are narrowed away, may lie between those that are listed. */
  return function* macRows(
    { type }: FeedSelection,
    narrowing: Narrowing,
    after: Ip | null,
    limit: number,
  ): Steps<FeedRow[]> {
    const keys = () => ({ ...narrowing.params, type, now: clock.now() })
    const start = Number(after ?? -1)
    const few = fewOf(db, [...narrowing.searches.tag, ...narrowing.searches.subnet])
    if (few !== null) {
      const source = `json_each(:macs) m CROSS JOIN active_actions a
        ON a.action_type = :type AND a.mac = m.value AND a.mac > :after`
      return entriesOf(source, narrowing).all({
        ...keys(),
        macs: JSON.stringify([...new Set(few)]),
        after: start,
        limit,
      })
    }
    const inRange = entriesOf(
      'active_actions a WHERE a.action_type = :type AND a.mac > :after AND a.mac <= :upTo',
      narrowing,
    )
    const size = createStepSize(limit)
    const rows: FeedRow[] = []
    for (let place: number | undefined = start; place !== undefined && rows.length < limit; ) {
      const from: number = place
      size.measure(() => {
        place = nextMac.get(type, from, size.rows - 1)
        const range = { after: from, upTo: place ?? Number.MAX_SAFE_INTEGER, limit: limit - rows.length }
        rows.push(...inRange.all({ ...keys(), ...range }))
      })
      if (place !== undefined && rows.length < limit) yield
    }
    return rows
  }
}
