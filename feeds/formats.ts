import { csv } from './csv.ts'
import { dnsmasq } from './dnsmasq.ts'
import { freeradius } from './freeradius.ts'
import { json } from './json.ts'
import { kea } from './kea.ts'
import { mikrotik } from './mikrotik.ts'
import { nftables } from './nftables.ts'
import { text } from './text.ts'

/** Every form of a feed, by its name in `format`. */
export const FEED_FORMATS = { text, json, csv, dnsmasq, nftables, kea, freeradius, mikrotik } as const
