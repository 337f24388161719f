import { fold } from '../../clean-text.ts'
import type { FeedSelection } from '../../devices/feed.ts'
import type { Connection } from '../connection.ts'
import type { Search } from './searches.ts'

/** What a feed is narrowed to, in SQL; its parameters are named. */
export interface Narrowing {
  readonly params: object
  /** True of the action `a` of a device with the tag. */
  readonly ofTag: string
  /** True of an address `x` of the site and the subnet; null: each is. */
  readonly ofAddress: string | null
  /** Each finds all devices that may be listed, along an index. */
  readonly searches: { readonly tag: readonly Search[]; readonly subnet: readonly Search[] }
}

const OF_TAG = 'EXISTS (SELECT 1 FROM device_tags t WHERE t.tag_key = :tag AND t.mac = a.mac)'

/** Reads what a feed is narrowed to; null: to a site of which nothing is known. */
export function createNarrowing(db: Connection): (selection: FeedSelection) => Narrowing | null {
  const idOf = db.prepare<[string], number>('SELECT site_id FROM sites WHERE name_key = ?').pluck()

  return ({ site, tag, subnet }) => {
    const siteId = site === undefined ? undefined : idOf.get(fold(site))
    if (site !== undefined && siteId === undefined) return null
    const [first, last] = subnet ?? []
    const tagKey = tag === undefined ? undefined : fold(tag)
    const conditions = [
      ...(siteId === undefined ? [] : ['x.site_id = :siteId']),
      ...(subnet === undefined ? [] : ['x.ip BETWEEN :first AND :last']),
    ]
    return {
      params: { siteId, first, last, tag: tagKey },
      ofTag: tagKey === undefined ? '1' : OF_TAG,
      ofAddress: conditions.length === 0 ? null : conditions.join(' AND '),
      searches: {
        tag: tagKey === undefined ? [] : [{ sql: 'SELECT mac FROM device_tags WHERE tag_key = ?', params: [tagKey] }],
        // With all that nobody has, and a device as often as it has one: to pass over them might take any time.
        subnet:
          subnet === undefined ? [] : [{ sql: 'SELECT mac FROM addresses WHERE ip BETWEEN ? AND ?', params: subnet }],
      },
    }
  }
}
