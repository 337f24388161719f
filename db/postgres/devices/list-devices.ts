import { notExpired } from '../../active-sql.ts'
import { having, withAddress } from '../../address-sql.ts'
import { fold } from '../../clean-text.ts'
import type { Clock } from '../../clock.ts'
import type { DeviceFilter, DeviceQueries } from '../../devices/device-store.ts'
import { cutPage } from '../../page.ts'
import type { Asked } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import { named } from '../criteria/compile.ts'
import { type BoundFragment, contains } from '../criteria/text-sql.ts'
import { ipKey } from '../ip-key.ts'
import { DEVICE_COLUMNS, DEVICE_JOINS, deviceOf, type WholeRow } from './device-row.ts'
import { fewOf, type Search } from './searches.ts'

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

type Value = string | number
interface FilterSql extends BoundFragment {
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
  hostname: (text) => [contains('d.hostname_key'), [fold(text)]],
  vendor: (text) => [`d.vendor_id IN (SELECT vendor_id FROM vendors WHERE ${contains('name_key')})`, [fold(text)]],
  source: (source) => ['lower(d.source) = lower(? COLLATE "C")', [source]],
}

/** All that is said of an address is said of one and the same. */
function addressPart({ ip, subnet, site }: OfAddress): readonly Part[] {
  const said: readonly (readonly [condition: string, values: readonly Value[] | undefined])[] = [
    ['x.ip = ?', ip === undefined ? undefined : [ipKey(ip)]],
    ['x.ip BETWEEN ? AND ?', subnet?.map(ipKey)],
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
    sql: ['TRUE', ...parts.map(([condition]) => condition)].join(' AND '),
    params: parts.flatMap(([, values]) => values),
    searches: parts.flatMap(([, params, sql]) => (sql === undefined ? [] : [{ sql, params }])),
  }
}
