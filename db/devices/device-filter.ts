import { notExpired } from '../active-sql.ts'
import { having, withAddress } from '../address-sql.ts'
import { fold } from '../clean-text.ts'
import type { Fragment } from '../criteria/fragment.ts'
import type { RuleDialect } from '../criteria/rule-sql.ts'
import type { DeviceFilter } from './device-store.ts'

/** What the engines say differently of filters. */
export interface FilterDialect extends Pick<RuleDialect<unknown>, 'always' | 'contains' | 'ip'> {
  /** SQL that is true where the source of `d` is what `?` stands for, whatever the case of its ASCII letters. */
  readonly isSource: string
}
/** A condition over `devices d`. */
export interface FilterSql extends Fragment {
  /** Each finds the MACs of all devices that can match, along an index. */
  readonly searches: readonly Fragment[]
}
type Value = string | number
type Part = readonly [condition: string, values: readonly Value[], search?: string]
type OfAddress = Pick<DeviceFilter, 'ip' | 'subnet' | 'site'>

const LIVE = notExpired('a', '?')

type PartMakers = {
  readonly [Name in Exclude<keyof DeviceFilter, keyof OfAddress>]-?: (
    value: NonNullable<DeviceFilter[Name]>,
    now: number,
  ) => Part
}
const partsOf = ({ contains, isSource }: FilterDialect): PartMakers => ({
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
  source: (source) => [isSource, [source]],
})

/** All that is said of an address is said of one and the same. */
function addressPart(dialect: FilterDialect, { ip, subnet, site }: OfAddress): readonly Part[] {
  const said: readonly (readonly [condition: string, values: readonly Value[] | undefined])[] = [
    ['x.ip = ?', ip === undefined ? undefined : [dialect.ip(ip)]],
    ['x.ip BETWEEN ? AND ?', subnet?.map(dialect.ip)],
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

/** Filters of devices, in the words of one engine. */
export function createDeviceFilter(dialect: FilterDialect): (filter: DeviceFilter, now: number) => FilterSql {
  const makers = Object.entries(partsOf(dialect))
  return (filter, now) => {
    const others = makers.flatMap(([name, part]) => {
      const value = filter[name as keyof DeviceFilter]
      return value === undefined ? [] : [(part as (value: unknown, now: number) => Part)(value, now)]
    })
    const parts = [...addressPart(dialect, filter), ...others]
    return {
      sql: [dialect.always, ...parts.map(([condition]) => condition)].join(' AND '),
      params: parts.flatMap(([, values]) => values),
      searches: parts.flatMap(([, params, sql]) => (sql === undefined ? [] : [{ sql, params }])),
    }
  }
}
