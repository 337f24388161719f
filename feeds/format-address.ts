import { formatIpv4 } from '../db/ipv4.ts'
import { formatMac } from '../db/mac.ts'
import type { FeedAs } from './feed.ts'

/** Writes an address of a feed, the same in every form. */
export const formatAddress: Readonly<Record<FeedAs, (address: number) => string>> = { mac: formatMac, ip: formatIpv4 }
