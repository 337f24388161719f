import type { FeedFormat } from './feed.ts'
import { FIELDS, formatAddress } from './format-address.ts'

/** For spreadsheets and scripts: a header, then each address with when its action ends by itself; empty: never. */
export const csv: FeedFormat = {
  mediaType: 'text/csv',
  lists: ['mac', 'ip', 'ipv6'],
  write({ entries, isFirst }, { as }) {
    const format = formatAddress[as]
    const end = (time: number | null) => (time === null ? '' : new Date(time).toISOString())
    const lines = entries.map(({ address, expiresAt }) => `${format(address)},${end(expiresAt)}\n`).join('')
    return isFirst ? `${FIELDS[as]},expires_at\n${lines}` : lines
  },
}
