import { quote, stripControls, TEXT_BOUNDS } from '../db/clean-text.ts'
import { parseIpv4 } from '../db/ipv4.ts'
import { parseMac } from '../db/mac.ts'
import { type Fault, fault } from './line-reader.ts'

export const DHCPV6 = 'DHCPv6 is not supported; send IPv4 leases'

/** The end of the year 9999: later moments have no RFC 3339. */
const LAST_SECOND = 253_402_300_799

export function readAddress(text: string): number | Fault {
  const address = parseIpv4(text)
  if (address !== null) return address
  if (text.includes(':')) return fault(`${quote(text)} is an IPv6 address: ${DHCPV6}`)
  return fault(`${quote(text)} is not an IPv4 address`)
}

/** Other networks have other lengths, and some servers write their type in front: none of them is a MAC. */
export function readHardwareAddress(text: string): number | Fault {
  return parseMac(text) ?? fault(`${quote(text)} is not an Ethernet MAC address; other hardware is not supported`)
}

/** Seconds since the epoch, or a number of them. */
export function readSeconds(text: string, name: string): number | Fault {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  return seconds <= LAST_SECOND ? seconds : fault(`${name}: ${quote(text)} is not a number of seconds`)
}

/** A name as a client gave it, without what can't be seen and without the root's dot; null: none. */
export function readHostname(text: string): string | null {
  const name = stripControls(text.endsWith('.') ? text.slice(0, -1) : text, TEXT_BOUNDS.hostname)
  return name === '' ? null : name
}
