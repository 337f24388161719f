import { notExpired } from '../../active-sql.ts'
import { having, withAddress } from '../../address-sql.ts'
import { fold } from '../../clean-text.ts'
import type { Clock } from '../../clock.ts'
import type { Device } from '../../devices/device.ts'
import type { DeviceRow } from '../../devices/device-row.ts'
import type { DeviceFilter, DeviceQueries } from '../../devices/device-store.ts'
import type { PageRequest } from '../../model.ts'
import { cutPage } from '../../page.ts'
import { createStepSize } from '../../step-size.ts'
import type { Connection } from '../connection.ts'
import type { Stepped, Steps } from '../steps.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS } from './device-row.ts'
import { createIndexWalk, type Place } from './index-walk.ts'
import { fewOf, type Search } from './searches.ts'

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

type Value = string | number
interface FilterSql {
  /** A condition over `devices d`, with one `?` for each of `params`. */
  readonly sql: string
  readonly params: readonly Value[]
  /** Each finds all devices that can match, along an index. */
  readonly searches: readonly Search[]
}
type Part = readonly [condition: string, values: readonly Value[], search?: string]
type OfAddress = Pick<DeviceFilter, 'ip' | 'subnet' | 'site'>

const LIVE = notExpired('a', '?')
const PARTS: {
  readonly [Name in Exclude<keyof DeviceFilter, keyof OfAddress>]-?: (
    value: NonNullable<DeviceFilter[Name]>,
    now: number,
  ) => Part
} = {
  mac: (mac) => ['d.mac = ?', [mac], 'SELECT mac FROM devices WHERE mac = ?'],
  tag: (tag) => [
    'EXISTS (SELECT 1 FROM device_tags t WHERE t.tag_key = ? AND t.mac = d.mac)',
    [fold(tag)],
    'SELECT mac FROM device_tags WHERE tag_key = ?',
  ],
  status: (status, now) => [
    `EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type = ? AND a.mac = d.mac AND ${LIVE})`,
    [status, now],
    `SELECT a.mac FROM active_actions a WHERE a.action_type = ? AND ${LIVE}`,
  ],
  hostname: (text) => ['instr(d.hostname_key, ?) > 0', [fold(text)]],
  vendor: (text) => ['d.vendor_id IN (SELECT vendor_id FROM vendors WHERE instr(name_key, ?) > 0)', [fold(text)]],
  source: (source) => ['d.source = ? COLLATE NOCASE', [source]],
}

/** All that is said of an address is said of one and the same. */
function addressPart({ ip, subnet, site }: OfAddress): readonly Part[] {
  const said: readonly (readonly [condition: string, values: readonly Value[] | undefined])[] = [
    ['x.ip = ?', ip === undefined ? undefined : [ip]],
    ['x.ip BETWEEN ? AND ?', subnet],
    ['x.site_id = (SELECT site_id FROM sites WHERE name_key = ?)', site === undefined ? undefined : [fold(site)]],
  ]
  const given = said.filter(([, values]) => values !== undefined)
  if (given.length === 0) return []
  const all = given.map(([condition]) => condition).join(' AND ')
  const params = given.flatMap(([, values]) => values ?? [])
  // No index is of sites.
  if (ip === undefined && subnet === undefined) return [[withAddress(all), params]]
  return [[withAddress(all), params, having(all)]]
}

function filterSql(filter: DeviceFilter, now: number): FilterSql {
  const others = Object.entries(PARTS).flatMap(([name, part]) => {
    const value = filter[name as keyof DeviceFilter]
    return value === undefined ? [] : [(part as (value: unknown, now: number) => Part)(value, now)]
  })
  const parts = [...addressPart(filter), ...others]
  return {
    sql: ['1', ...parts.map(([condition]) => condition)].join(' AND '),
    params: parts.flatMap(([, values]) => values),
    searches: parts.flatMap(([, params, sql]) => (sql === undefined ? [] : [{ sql, params }])),
  }
}
