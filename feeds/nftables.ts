import type { FeedAs, FeedEntry } from '../db/devices/feed.ts'
import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'
import { nftTimeout } from './nft-timeout.ts'

const ELEMENT_TYPES: Readonly<Record<FeedAs, string>> = { mac: 'ether_addr', ip: 'ipv4_addr', ipv6: 'ipv6_addr' }

/**
 * A script for `nft -f` that replaces the set `<action type>_<mac, ip or ipv6>` of the table `inet bulk_feeds`. nft does a
 * file in one transaction, so the set is never empty or half filled, and a script cut off changes nothing. An element
 * expires with its action: without another fetch, and without this server.
 */
export const nftables: FeedFormat = {
  mediaType: 'text/plain',
  lists: ['mac', 'ip', 'ipv6'],
  countsDown: true,
  write({ entries, isFirst, isLast }, { type, as, now }) {
    const set = `inet bulk_feeds ${type}_${as}`
    const format = formatAddress[as]
    const element = (entry: FeedEntry) => `${format(entry.address)}${nftTimeout(entry.expiresAt, now())}`
    // An existing table and set stay as they are, with the rules that use them.
    const head = [
      'add table inet bulk_feeds\n',
      `add set ${set} { type ${ELEMENT_TYPES[as]}; flags timeout; }\n`,
      `flush set ${set}\n`,
    ].join('')
    if (entries.length === 0) return isFirst ? head : '\n}\n'
    // One list from the first part to the last: without its end nft refuses the whole script.
    const before = isFirst ? `${head}add element ${set} {\n` : ',\n'
    return before + entries.map(element).join(',\n') + (isLast ? '\n}\n' : '')
  },
}
