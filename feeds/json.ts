import type { FeedFormat } from './feed.ts'
import { FIELDS, formatAddress } from './format-address.ts'
import { jsonArray } from './json-array.ts'

/** For programs: each address with the time at which its action expires. */
export const json: FeedFormat = {
  mediaType: 'application/json',
  lists: ['mac', 'ip', 'ipv6'],
  write(part, { as }) {
    const format = formatAddress[as]
    const expiry = (time: number | null) => (time === null ? null : new Date(time).toISOString())
    return jsonArray(part, ({ address, expiresAt }) =>
      JSON.stringify({ [FIELDS[as]]: format(address), expires_at: expiry(expiresAt) }),
    )
  },
}
