import type { DeviceFilter } from '../../devices/device-store.ts'
import { fold } from '../../fold.ts'
import { notExpired } from '../active-sql.ts'
import type { Search } from './few-devices.ts'

type Value = string | number
export interface FilterSql {
  /** A condition over `devices d`, with one `?` for each of `params`. */
  readonly sql: string
  readonly params: readonly Value[]
  /** Each finds all devices that can match, along an index. */
  readonly searches: readonly Search[]
}
type Part = readonly [condition: string, values: readonly Value[], search?: string]

const LIVE = notExpired('a', '?')
const PARTS: {
  readonly [Name in keyof DeviceFilter]-?: (value: NonNullable<DeviceFilter[Name]>, now: number) => Part
} = {
  mac: (mac) => ['d.mac = ?', [mac], 'SELECT mac FROM devices WHERE mac = ?'],
  ip: (ip) => ['d.ip = ?', [ip], 'SELECT mac FROM devices WHERE ip = ?'],
  subnet: (range) => ['d.ip BETWEEN ? AND ?', range, 'SELECT mac FROM devices WHERE ip BETWEEN ? AND ?'],
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

export function filterSql(filter: DeviceFilter, now: number): FilterSql {
  const parts = Object.entries(PARTS).flatMap(([name, part]) => {
    const value = filter[name as keyof DeviceFilter]
    return value === undefined ? [] : [(part as (value: unknown, now: number) => Part)(value, now)]
  })
  return {
    sql: ['1', ...parts.map(([condition]) => condition)].join(' AND '),
    params: parts.flatMap(([, values]) => values),
    searches: parts.flatMap(([, params, sql]) => (sql === undefined ? [] : [{ sql, params }])),
  }
}
