import type { Clock } from '../../clock.ts'
import { createDeviceFilter } from '../../devices/device-filter.ts'
import type { DeviceQueries } from '../../devices/device-store.ts'
import { cutPage } from '../../page.ts'
import type { Asked } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { named } from '../criteria/compile.ts'
import { contains } from '../criteria/text-sql.ts'
import { ipKey } from '../ip-key.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS, deviceOf, type WholeRow } from './device-row.ts'
import { fewOf } from './searches.ts'

const filterSql = createDeviceFilter({
  always: 'TRUE',
  contains,
  ip: ipKey,
  isSource: 'lower(d.source) = lower(? COLLATE "C")',
})

/** The newest (by `firstSeen`) first. */
export function createDeviceLister(db: Connection, clock: Clock): Asked<DeviceQueries>['listDevices'] {
  const order = 'ORDER BY d.first_seen DESC, d.mac DESC'
  const pageOf = (condition: string) =>
    db.prepare<[object], WholeRow>(
      `SELECT ${DEVICE_COLUMNS} FROM (SELECT d.* FROM devices d
         WHERE (${condition}) AND (d.first_seen, d.mac) < (:firstSeen, :mac) ${order} LIMIT :rows) d ${DEVICE_JOINS} ${order}`,
    )
  return async (filter, { limit, after }) => {
    const now = clock.now()
    const { searches, ...fragment } = filterSql(filter, now)
    const { sql, params } = named(fragment, 'f')
    // A page of what is rare would be looked for among all devices, in their order.
    const few = await fewOf(db, searches)
    const [firstSeen, mac] = after ?? [Number.MAX_SAFE_INTEGER, 0]
    const rows = await pageOf(few === null ? sql : `d.mac = ANY (:few) AND ${sql}`).all({
      ...params,
      ...{ now, few, firstSeen, mac, rows: limit + 1 },
    })
    const { shown, next } = cutPage(rows, limit, (row) => [row.first_seen, row.mac])
    return { data: shown.map(deviceOf), next }
  }
}
