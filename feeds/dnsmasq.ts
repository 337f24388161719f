import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'

/** A file for `--dhcp-hostsfile`: dnsmasq answers none of these clients. It identifies clients by MAC only. */
export const dnsmasq: FeedFormat = {
  mediaType: 'text/plain',
  lists: ['mac'],
  write: ({ entries }) => entries.map(({ address }) => `${formatAddress.mac(address)},ignore\n`).join(''),
}
