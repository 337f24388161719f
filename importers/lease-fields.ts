import { quote, stripControls, TEXT_BOUNDS } from '../db/clean-text.ts'
import { givenAt, type Stated } from '../db/devices/claim.ts'
import { type Ip, parseIp } from '../db/ip.ts'
import { parseMac } from '../db/mac.ts'
import { type Fault, fault, type ReaderParts } from './line-reader.ts'

/** The end of the year 9999: later moments have no RFC 3339. */
const LAST_SECOND = 253_402_300_799

export const readAddress = (text: string): Ip | Fault => parseIp(text) ?? fault(`${quote(text)} is not an IP address`)

/** The times of a lease that bears the time at which it was given, in milliseconds. */
export function readGiven(time: number, leaseExpiresAt: number | null, { now, warn }: ReaderParts): Stated {
  const stated = givenAt(time, leaseExpiresAt, now)
  if (stated.isAhead) warn('clock_ahead')
  return stated
}

/** A hardware address that is no MAC: other networks have other lengths, and some servers write their type in front. */
const OTHER_HARDWARE = /^([0-9a-f]{2}-)?([0-9a-f]{2}[:-]?){1,20}$/i

/** A MAC; or why there is none: nothing is written, or the address is that of other hardware than Ethernet. */
export type HardwareAddress = number | 'no_mac' | 'not_ethernet' | Fault

export function readHardwareAddress(text: string): HardwareAddress {
  if (text === '') return 'no_mac'
  return parseMac(text) ?? (OTHER_HARDWARE.test(text) ? 'not_ethernet' : fault(`${quote(text)} is not a MAC address`))
}

/** Seconds since the epoch, or a number of them. */
export function readSeconds(text: string, name: string): number | Fault {
  const seconds = /^\d{1,12}$/.test(text) ? Number(text) : Number.NaN
  return seconds <= LAST_SECOND ? seconds : fault(`${name}: ${quote(text)} is not a number of seconds`)
}

/** Of PostgreSQL and MySQL. */
const TIMESTAMP = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(?:\.\d{1,6})?(Z|[+-]\d\d(?::?\d\d)?)?$/

/** A moment as a timestamp, in seconds since the epoch; `null`: it is none. A time without a zone is taken as UTC. */
export function readTimestamp(text: string): { readonly seconds: number; readonly hasZone: boolean } | null {
  const [, day, time, zone = ''] = TIMESTAMP.exec(text) ?? []
  const offset = zone === '' || zone === 'Z' ? 'Z' : `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`
  const seconds = Date.parse(`${day}T${time}${offset}`) / 1000
  return seconds >= 0 && seconds <= LAST_SECOND ? { seconds, hasZone: zone !== '' } : null
}

/** A name as a client gave it, without what can't be seen and without the root's dot; null: none. */
export function readHostname(text: string): string | null {
  const name = stripControls(text.endsWith('.') ? text.slice(0, -1) : text, TEXT_BOUNDS.hostname)
  return name === '' ? null : name
}
