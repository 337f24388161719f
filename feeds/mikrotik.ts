import type { FeedEntry } from '../db/devices/feed.ts'
import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'
import { mikrotikTimeout } from './mikrotik-timeout.ts'

/**
 * A script for RouterOS' `/import` that brings the address list `bulk_<action type>` to what is listed. Each entry is
 * added, or renewed where it is there already, and bears the version of the feed; the last line removes what bears
 * another. So no listed address is missing at any moment, and an import that breaks off removes nothing.
 */
export const mikrotik: FeedFormat = {
  mediaType: 'text/plain',
  // RouterOS has no list of MAC addresses: a bridge filter is a rule for each, tried one after the other.
  lists: ['ip', 'ipv6'],
  countsDown: true,
  write({ entries, isFirst, isLast }, { type, as, now, version }) {
    const list = `list="bulk_${type}"`
    // RouterOS shows each IPv6 address of a list with its length, and `find` compares with what it shows.
    const [menu, length] = as === 'ipv6' ? ['/ipv6', '/128'] : ['/ip', '']
    const line = ({ address, expiresAt }: FeedEntry) => {
      const entry = `address="${formatAddress[as](address)}${length}"`
      const values = `timeout=${mikrotikTimeout(expiresAt, now())} comment="${version}"`
      return `:do { add ${list} ${entry} ${values} } on-error={ set [find where ${list} and ${entry}] ${values} }\n`
    }
    const head = isFirst ? `${menu} firewall address-list\n` : ''
    const tail = isLast ? `remove [find where ${list} and comment!="${version}"]\n` : ''
    return head + entries.map(line).join('') + tail
  },
}
