import { alternatives } from '../../db/clean-text.ts'
import type { FeedAs } from '../../db/devices/feed.ts'
import { isIpv4, parseSubnet } from '../../db/ip.ts'
import type { FeedFormat } from '../../feeds/feed.ts'
import { Problem } from '../../plugins/errors/problems.ts'
import type { FeedQuery } from '../wire/feed.ts'

/** Throws 400 where the form, or what is listed, doesn't have what is asked for. */
export function checkFeedOptions(format: FeedFormat, as: FeedAs, query: FeedQuery): void {
  const details = { ...formFaults(format, as, query), ...listFaults(as, query) }
  const faults = Object.entries(details).map(([field, message]) => `${field} ${message}`)
  if (faults.length > 0) throw new Problem('invalid', `${faults.join('; ')}.`, { details })
}

const formFaults = (
  { lists, comments, countsDown }: FeedFormat,
  as: FeedAs,
  { format, if_empty, digest }: FeedQuery,
) => ({
  ...(!lists.includes(as) && { as: `must be ${alternatives(lists)} when format is ${format}` }),
  ...(if_empty !== undefined && comments !== true && { if_empty: 'is only for format=text' }),
  ...(digest !== undefined &&
    countsDown === true && { digest: `can't be had of ${format}: the times that are left change every second` }),
})

function listFaults(as: FeedAs, { subnet }: FeedQuery) {
  const [first] = (subnet === undefined ? null : parseSubnet(subnet)) ?? []
  const isOther = first !== undefined && as !== 'mac' && isIpv4(first) !== (as === 'ip')
  return isOther ? { subnet: `must be an ${as === 'ip' ? 'IPv4' : 'IPv6'} subnet when as is ${as}` } : {}
}
