import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import type { ActiveActionType } from '../model.ts'
import { createStepSize, type Steps } from '../steps.ts'
import { fewOf } from './few-devices.ts'
import { type FeedRow, LIVE } from './read-feed.ts'

/** Behind a device among those of one address, or (null) behind all of them. */
interface Place {
  readonly ip: number
  readonly mac: number | null
}
/** `(ip, mac) > (?, ?)` would be read from the first device of that address, and a million may share it. */
const OF_ADDRESS = 'ip = :ip AND mac > :mac'
const AFTER_ADDRESS = 'ip > :ip'

/** The addresses of devices under an action, ascending. Devices may share one: it stays until the last of them is free. */
export function createIpFeed(db: Connection, clock: Clock) {
  const keys = (range: string) =>
    db.prepare<[object], { ip: number; mac: number }>(
      `SELECT ip, mac FROM devices WHERE ${range} ORDER BY ip, mac LIMIT 1 OFFSET :rows - 1`,
    )
  const rowsOf = (range: string) =>
    db
      .prepare<[object], FeedRow>(
        `SELECT r.ip, a.expires_at FROM (SELECT ip, mac FROM devices WHERE ${range} ORDER BY ip, mac LIMIT :rows) r
         CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = r.mac AND ${LIVE} ORDER BY r.ip`,
      )
      .raw()
  const [nextOfAddress, ofAddress] = [keys(OF_ADDRESS), rowsOf(OF_ADDRESS)]
  const [nextAfter, afterAddress] = [keys(AFTER_ADDRESS), rowsOf(AFTER_ADDRESS)]
  const among = db
    .prepare<[object], FeedRow>(
      `SELECT d.ip, a.expires_at FROM json_each(:macs) m CROSS JOIN devices d ON d.mac = m.value
       CROSS JOIN active_actions a ON a.action_type = :type AND a.mac = d.mac AND ${LIVE} WHERE d.ip > :after ORDER BY d.ip`,
    )
    .raw()

  const step = db.transaction(({ ip, mac }: Place, rows: number, type: string, addresses: Addresses): Place | null => {
    const range = { ip, ...(mac !== null && { mac }), rows }
    const last = (mac === null ? nextAfter : nextOfAddress).get(range)
    addresses.add((mac === null ? afterAddress : ofAddress).all({ ...range, type, now: clock.now() }))
    return last ?? (mac === null ? null : { ip, mac: null })
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
    for (let place: Place | null = { ip: after, mac: null }; place !== null && addresses.rows.length <= limit; ) {
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
