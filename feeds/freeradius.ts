import type { Ip } from '../db/ip.ts'
import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'

/** How FreeRADIUS' policy `rewrite_calling_station_id` writes an address, as RFC 3580 has it. */
const formatStation = (mac: Ip): string => formatAddress.mac(mac).replaceAll(':', '-').toUpperCase()

/** A file for FreeRADIUS' module `files`, whose key is the normalised `Calling-Station-Id`: each address is rejected. */
export const freeradius: FeedFormat = {
  mediaType: 'text/plain',
  lists: ['mac'],
  write: ({ entries }) => entries.map(({ address }) => `${formatStation(address)} Auth-Type := Reject\n`).join(''),
}
