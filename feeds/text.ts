import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'

/** An address per line: for the external lists of firewalls. */
export const text: FeedFormat = {
  mediaType: 'text/plain',
  lists: ['mac', 'ip', 'ipv6'],
  comments: true,
  write({ entries, isFirst }, { type, as, commentsEmpty = false }) {
    if (entries.length === 0) return isFirst && commentsEmpty ? `# Nothing is listed under ${type}.\n` : ''
    const format = formatAddress[as]
    return entries.map(({ address }) => `${format(address)}\n`).join('')
  },
}
