import { csv } from './csv.ts'
import { dnsmasq } from './dnsmasq.ts'
import { json } from './json.ts'
import { kea } from './kea.ts'
import { nftables } from './nftables.ts'
import { text } from './text.ts'

/** Every form of a feed, by its name in `format`. */
export const FEED_FORMATS = { text, json, csv, dnsmasq, nftables, kea } as const
