import type { FeedEntry } from '../db/devices/feed-entry.ts'
import type { FeedAs, FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'

const ELEMENT_TYPES: Readonly<Record<FeedAs, string>> = { mac: 'ether_addr', ip: 'ipv4_addr' }

/**
 * A script for `nft -f` that replaces the set `<action type>_<mac or ip>` of the table `inet bulk_feeds`. nft does a
 * file in one transaction, so at no moment is the set empty or half filled, and a script cut off changes nothing. An
 * element ends by itself when its action does: without another fetch, and without this server.
 */
export const nftables: FeedFormat = {
  mediaType: 'text/plain',
  lists: ['mac', 'ip'],
  countsDown: true,
  write({ entries, isFirst }, { type, as, now }) {
    const set = `inet bulk_feeds ${type}_${as}`
    const format = formatAddress[as]
    const element = (entry: FeedEntry) => `${format(entry.address)}${timeout(entry, now())}`
    // A table and a set that are there already stay as they are, with the rules that use them.
    const head = [
      'add table inet bulk_feeds\n',
      `add set ${set} { type ${ELEMENT_TYPES[as]}; flags timeout; }\n`,
      `flush set ${set}\n`,
    ]
    const elements = entries.length === 0 ? '' : `add element ${set} {\n${entries.map(element).join(',\n')}\n}\n`
    return (isFirst ? head.join('') : '') + elements
  },
}

/** Rounded up to a second: nft takes 0 for "never ends". */
function timeout({ expiresAt }: FeedEntry, now: number): string {
  return expiresAt === null ? '' : ` timeout ${Math.max(1, Math.ceil((expiresAt - now) / 1000))}s`
}
