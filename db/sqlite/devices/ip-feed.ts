import type { Clock } from '../../clock.ts'
import type { ActiveActionType } from '../../model.ts'
import { notExpired } from '../active-sql.ts'
import type { Connection } from '../connection.ts'
import { createStepSize, type Steps } from '../steps.ts'
import { createIndexWalk, type Place } from './index-walk.ts'
import type { FeedRow } from './packed-feed.ts'
import { fewOf } from './searches.ts'

/** The addresses of devices under an action, ascending. Devices may share one: it stays until the last of them is free. */
export function createIpFeed(db: Connection, clock: Clock) {
  const walk = createIndexWalk(db, 'ip')
  const rowsBehind = walk.over((range, order) =>
    db
      .prepare<unknown[], FeedRow>(
        `SELECT r.ip, a.expires_at FROM (SELECT ip, mac FROM devices WHERE ${range} ${order} LIMIT ?) r
         CROSS JOIN active_actions a ON a.action_type = ? AND a.mac = r.mac
           AND ${notExpired('a', '?')} ORDER BY r.ip`,
      )
      .raw(),
  )
  const among = db
    .prepare<[object], FeedRow>(
      `SELECT d.ip, a.expires_at FROM json_each(:macs) m CROSS JOIN devices d ON d.mac = m.value
       CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = d.mac AND ${notExpired('a', ':now')} WHERE d.ip > :after ORDER BY d.ip`,
    )
    .raw()

  const step = db.transaction((place: Place, rows: number, type: string, addresses: Addresses): Place | null => {
    addresses.add(rowsBehind(place, rows, type, clock.now()))
    return walk.next(place, rows)
  })

  return function* ipRows(type: ActiveActionType, after: number, limit: number): Steps<FeedRow[]> {
    const addresses = createAddresses()
    const few = fewOf(db, [{ sql: 'SELECT mac FROM active_actions WHERE action_type = ?', params: [type] }])
    if (few !== null) {
      addresses.add(among.all({ macs: JSON.stringify(few), type, after, now: clock.now() }))
      return addresses.rows.slice(0, limit)
    }
    const size = createStepSize(limit)
    // The last address may have more devices, so it is only known once there is another one.
    for (let place: Place | null = { value: after, mac: null }; place !== null && addresses.rows.length <= limit; ) {
      const from: Place = place
      place = size.measure(() => step(from, size.rows, type, addresses))
      if (place !== null && addresses.rows.length <= limit) yield
    }
    return addresses.rows.slice(0, limit)
  }
}

type Addresses = ReturnType<typeof createAddresses>

/** Each address once, with the time at which the last of its devices is free (null: none ever is). */
function createAddresses() {
  const rows: FeedRow[] = []
  return {
    rows,
    /** Takes devices in the order of their addresses. */
    add(devices: readonly FeedRow[]): void {
      for (const [address, expiresAt] of devices) {
        const last = rows.at(-1)
        if (last?.[0] !== address) rows.push([address, expiresAt])
        else last[1] = last[1] === null || expiresAt === null ? null : Math.max(last[1], expiresAt)
      }
    },
  }
}
