import { fold } from '../../clean-text.ts'
import type { FeedSelection } from '../../devices/feed.ts'
import { ipKey } from '../ip-key.ts'

/** What a feed is narrowed to, in SQL; its parameters are named. */
export interface Narrowing {
  readonly params: object
  /** True of the action `a` of a device with the tag. */
  readonly ofTag: string
  /** True of an address `x` of the site and the subnet; null: each is. */
  readonly ofAddress: string | null
}

const OF_TAG = 'EXISTS (SELECT 1 FROM device_tags t WHERE t.tag_key = :tag AND t.mac = a.mac)'
const OF_SITE = 'x.site_id = (SELECT site_id FROM sites WHERE name_key = :site)'

/** What a selection narrows a feed to. Of a site of which nothing is known there is no address. */
export function narrow({ site, tag, subnet }: FeedSelection): Narrowing {
  const conditions = [
    ...(site === undefined ? [] : [OF_SITE]),
    ...(subnet === undefined ? [] : ['x.ip BETWEEN :first AND :last']),
  ]
  const [first, last] = subnet?.map(ipKey) ?? []
  return {
    params: { first, last, site: fold(site ?? ''), tag: fold(tag ?? '') },
    ofTag: tag === undefined ? 'TRUE' : OF_TAG,
    ofAddress: conditions.length === 0 ? null : conditions.join(' AND '),
  }
}
