import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import type { Page, PageRequest } from '../model.ts'
import { createStepSize, type Steps } from '../steps.ts'
import type { Device } from './device.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS, type DeviceRow } from './device-row.ts'
import type { DeviceFilter } from './device-store.ts'
import { fewOf } from './few-devices.ts'
import { type FilterSql, filterSql } from './filter-sql.ts'

/**
 * The newest (by `firstSeen`) first. Each step is of one moment, and none shows a device again that an earlier one showed:
 * its `firstSeen` may have become another meanwhile.
 */
export type ListDevices = (filter: DeviceFilter, page: PageRequest) => Steps<Page<Device>>

/** Where a search stands: behind a MAC among those first seen at one moment, or (null) behind all of that moment. */
interface Place {
  readonly firstSeen: number
  readonly mac: number | null
}
const ORDER = 'ORDER BY first_seen DESC, mac DESC'
/** `(first_seen, mac) < (?, ?)` would be read from the beginning of that moment, and one import is one moment. */
const OF_MOMENT = 'first_seen = ? AND mac < ?'
const BEFORE_MOMENT = 'first_seen < ?'

export function createDeviceLister(
  db: Connection,
  clock: Clock,
  withActions: (rows: readonly DeviceRow[]) => Device[],
): ListDevices {
  const keys = (range: string) =>
    db.prepare<unknown[], Pick<DeviceRow, 'first_seen' | 'mac'>>(
      `SELECT first_seen, mac FROM devices WHERE ${range} ${ORDER} LIMIT 1 OFFSET ?`,
    )
  const nextOfMoment = keys(OF_MOMENT)
  const nextBefore = keys(BEFORE_MOMENT)

  const rowsAmong = (macs: readonly number[], { sql, params }: FilterSql, { limit, after }: PageRequest): DeviceRow[] =>
    db
      .prepare<unknown[], DeviceRow>(
        `SELECT ${DEVICE_COLUMNS} FROM json_each(?) m CROSS JOIN devices d ON d.mac = m.value ${DEVICE_JOINS}
         WHERE ${sql} AND (d.first_seen, d.mac) < (?, ?) ORDER BY d.first_seen DESC, d.mac DESC LIMIT ?`,
      )
      .all(JSON.stringify(macs), ...params, ...(after ?? [Number.MAX_SAFE_INTEGER, 0]), limit + 1)

  function* search(condition: FilterSql, { limit, after }: PageRequest): Steps<Device[]> {
    const shown = new Map<number, Device>()
    const matching = once((range: string) =>
      db.prepare<unknown[], DeviceRow>(
        `SELECT ${DEVICE_COLUMNS} FROM (SELECT mac FROM devices WHERE ${range} ${ORDER} LIMIT ?) r
         CROSS JOIN devices d ON d.mac = r.mac ${DEVICE_JOINS}
         WHERE ${condition.sql} ORDER BY d.first_seen DESC, d.mac DESC LIMIT ?`,
      ),
    )
    const size = createStepSize(limit + 1)
    const step = db.transaction(({ firstSeen, mac }: Place): Place | null => {
      const from = mac === null ? [firstSeen] : [firstSeen, mac]
      const last = (mac === null ? nextBefore : nextOfMoment).get(...from, size.rows - 1)
      const rows = matching(mac === null ? BEFORE_MOMENT : OF_MOMENT).all(
        ...from,
        size.rows,
        ...condition.params,
        limit + 1,
      )
      for (const device of withActions(rows)) if (!shown.has(device.mac)) shown.set(device.mac, device)
      if (last !== undefined) return { firstSeen: last.first_seen, mac: last.mac }
      return mac === null ? null : { firstSeen, mac: null }
    })
    const [firstSeen = Number.MAX_SAFE_INTEGER, mac = null] = (after ?? []) as number[]
    for (let place: Place | null = { firstSeen, mac }; place !== null && shown.size <= limit; ) {
      const from: Place = place
      place = size.measure(() => step(from))
      if (place !== null && shown.size <= limit) yield
    }
    return [...shown.values()]
  }

  return function* listDevices(filter, page) {
    const condition = filterSql(filter, clock.now())
    const few = fewOf(db, condition.searches)
    const devices =
      few === null
        ? yield* search(condition, page)
        : db.transaction(() => withActions(rowsAmong(few, condition, page)))()
    const data = devices.slice(0, page.limit)
    const last = data.at(-1)
    const next = devices.length > page.limit && last !== undefined ? [last.firstSeen, last.mac] : null
    return { data, next }
  }
}

/** The same, made once for each argument. */
function once<Argument, Result>(make: (argument: Argument) => Result): (argument: Argument) => Result {
  const made = new Map<Argument, Result>()
  return (argument) => {
    const result = made.get(argument) ?? make(argument)
    made.set(argument, result)
    return result
  }
}
