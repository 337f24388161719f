import type { Clock } from '../../clock.ts'
import type { Device } from '../../devices/device.ts'
import { createDeviceFilter, type FilterSql } from '../../devices/device-filter.ts'
import type { DeviceRow } from '../../devices/device-row.ts'
import type { DeviceQueries } from '../../devices/device-store.ts'
import type { PageRequest } from '../../model.ts'
import { cutPage } from '../../page.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import { contains } from '../criteria/text-sql.ts'
import type { Stepped, Steps } from '../steps.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS } from './device-row.ts'
import { createIndexWalk, type Place } from './index-walk.ts'
import { fewOf } from './searches.ts'

const filterSql = createDeviceFilter({
  always: '1',
  contains,
  ip: (ip) => ip,
  isSource: 'd.source = ? COLLATE NOCASE',
})

/**
 * The newest (by `firstSeen`) first. Each step is of one moment, and none shows a device again that an earlier one showed:
 * its `firstSeen` may have become another meanwhile.
 */
export function createDeviceLister(
  db: Connection,
  clock: Clock,
  withActions: (rows: readonly DeviceRow[]) => Device[],
): Stepped<Pick<DeviceQueries, 'listDevices'>>['listDevices'] {
  const walk = createIndexWalk(db, 'first_seen', { descending: true })

  const rowsAmong = (macs: readonly number[], { sql, params }: FilterSql, { limit, after }: PageRequest): DeviceRow[] =>
    db
      .prepare<unknown[], DeviceRow>(
        `SELECT ${DEVICE_COLUMNS} FROM json_each(?) m CROSS JOIN devices d ON d.mac = m.value ${DEVICE_JOINS}
         WHERE ${sql} AND (d.first_seen, d.mac) < (?, ?) ORDER BY d.first_seen DESC, d.mac DESC LIMIT ?`,
      )
      .all(JSON.stringify(macs), ...params, ...(after ?? [Number.MAX_SAFE_INTEGER, 0]), limit + 1)

  function* search(condition: FilterSql, { limit, after }: PageRequest): Steps<Device[]> {
    const shown = new Map<number, Device>()
    const matching = walk.over((range, order) =>
      db.prepare<unknown[], DeviceRow>(
        `SELECT ${DEVICE_COLUMNS} FROM (SELECT mac FROM devices WHERE ${range} ${order} LIMIT ?) r
         CROSS JOIN devices d ON d.mac = r.mac ${DEVICE_JOINS}
         WHERE ${condition.sql} ORDER BY d.first_seen DESC, d.mac DESC LIMIT ?`,
      ),
    )
    const size = createStepSize(limit + 1)
    const step = db.transaction((place: Place): Place | null => {
      const rows = matching(place, size.rows, ...condition.params, limit + 1)
      for (const device of withActions(rows)) if (!shown.has(device.mac)) shown.set(device.mac, device)
      return walk.next(place, size.rows)
    })
    const [value = Number.MAX_SAFE_INTEGER, mac = null] = (after ?? []) as number[]
    for (let place: Place | null = { value, mac }; place !== null && shown.size <= limit; ) {
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
    const { shown, next } = cutPage(devices, page.limit, ({ firstSeen, mac }) => [firstSeen, mac])
    return { data: shown, next }
  }
}
