import type { FeedFormat } from './feed.ts'
import { formatAddress } from './format-address.ts'
import { jsonArray } from './json-array.ts'

/**
 * The value of `reservations` in the `Dhcp4` part of Kea's configuration. With `early-global-reservations-lookup` Kea
 * drops the packets of these clients before it does anything else.
 */
export const kea: FeedFormat = {
  mediaType: 'application/json',
  lists: ['mac'],
  write: (part) =>
    jsonArray(part, ({ address }) =>
      JSON.stringify({ 'hw-address': formatAddress.mac(address), 'client-classes': ['DROP'] }),
    ),
}
