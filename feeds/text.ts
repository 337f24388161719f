import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'

/** An address a line: the external lists of firewalls. */
export const text: FeedFormat = {
  mediaType: 'text/plain',
  lists: ['mac', 'ip'],
  async *write(pages, { as }) {
    const format = formatAddress[as]
    for await (const page of pages) yield page.map(({ address }) => `${format(address)}\n`).join('')
  },
}
