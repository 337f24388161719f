import type { FeedAs } from '../db/devices/feed.ts'
import { formatIp, type Ip } from '../db/ip.ts'
import { formatMac } from '../db/mac.ts'

/** Writes an address of a feed, the same in every form. */
export const formatAddress: Readonly<Record<FeedAs, (address: Ip) => string>> = {
  mac: (address) => formatMac(Number(address)),
  ip: formatIp,
  ipv6: formatIp,
}

/** What a program calls an address of a feed: one of either family is an `ip`. */
export const FIELDS: Readonly<Record<FeedAs, 'mac' | 'ip'>> = { mac: 'mac', ip: 'ip', ipv6: 'ip' }
