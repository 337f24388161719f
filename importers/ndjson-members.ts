import { fold, quote, stripControls, TEXT_BOUNDS } from '../db/clean-text.ts'
import { parseDateTime } from '../db/criteria/times.ts'
import type { DeviceRecord } from '../db/devices/statement.ts'
import { type Ip, parseInterface } from '../db/ip.ts'
import { parseMac } from '../db/mac.ts'
import { isSite, SITE_FORM } from '../db/site.ts'

export type RecordDraft = { -readonly [member in keyof DeviceRecord]: DeviceRecord[member] }
/** Takes a member's value into the draft; returns what is wrong with it, or null. */
type Taker = (draft: RecordDraft, value: unknown) => string | null

const MAX_TAGS = 64

/** In the contract's unit, code points; UTF-16 is only counted out where it could matter. */
const isLonger = (text: string, bound: number): boolean => text.length > bound && [...text].length > bound

const takeMac: Taker = (draft, value) => {
  const mac = typeof value === 'string' ? parseMac(value) : null
  if (mac === null) return `${show(value)} is not a MAC address; write it like 24:0a:c4:00:00:01`
  draft.mac = mac
  return null
}

const MAX_ADDRESSES = 64

const takeIp: Taker = (draft, value) => {
  const values = Array.isArray(value) ? value : value === null ? [] : [value]
  if (values.length > MAX_ADDRESSES) return `has ${values.length} addresses; write at most ${MAX_ADDRESSES}`
  const ips = new Set<Ip>()
  for (const text of values) {
    const ip = typeof text === 'string' ? parseInterface(text) : null
    if (ip === null)
      return `${show(text)} is not an IP address; write it like 10.20.0.1 or 2001:db8::1, or null to clear it`
    ips.add(ip)
  }
  draft.ips = [...ips]
  return null
}

const takeText =
  (member: 'hostname' | 'vendor' | 'vendorClass'): Taker =>
  (draft, value) => {
    if (typeof value === 'string') {
      if (isLonger(value, TEXT_BOUNDS[member])) return `is too long; write at most ${TEXT_BOUNDS[member]} characters`
      draft[member] = stripControls(value, TEXT_BOUNDS[member]) || null
      return null
    }
    draft[member] = null
    return value === null ? null : 'must be a string, or null to clear it'
  }

const takeTags: Taker = (draft, value) => {
  draft.tags = null
  if (value === null) return null
  if (!Array.isArray(value)) return 'must be a list of strings, or null to clear it'
  if (value.length > MAX_TAGS) return `has ${value.length} tags; write at most ${MAX_TAGS}`
  // Tags are compared without case: of two spellings the first is kept.
  const tags = new Map<string, string>()
  for (const tag of value) {
    if (typeof tag !== 'string' || tag === '' || isLonger(tag, TEXT_BOUNDS.tag)) {
      return `must be strings of 1 to ${TEXT_BOUNDS.tag} characters`
    }
    const shown = stripControls(tag, TEXT_BOUNDS.tag)
    if (shown !== '' && !tags.has(fold(shown))) tags.set(fold(shown), shown)
  }
  draft.tags = [...tags.values()]
  return null
}

const takeTime =
  (member: 'firstSeen' | 'lastSeen' | 'leaseExpiresAt'): Taker =>
  (draft, value) => {
    if (value === null && member === 'leaseExpiresAt') {
      draft[member] = null
      return null
    }
    if (value === null) return "can't be cleared; leave it out to keep what is known"
    const time = typeof value === 'string' ? parseDateTime(value) : null
    if (time === null) return `${show(value)} is not a date-time; write it with its offset like 2026-01-31T08:00:00Z`
    draft[member] = time
    return null
  }

const takeSite: Taker = (draft, value) => {
  if (typeof value !== 'string' || !isSite(value)) return `${show(value)} is not a site; write ${SITE_FORM}`
  draft.site = value
  return null
}

const takeSource: Taker = (draft, value) => {
  if (typeof value !== 'string' || value === '' || isLonger(value, TEXT_BOUNDS.source)) {
    return `must be a string of 1 to ${TEXT_BOUNDS.source} characters; leave it out to keep what is known`
  }
  draft.source = readSource(value) ?? undefined
  return null
}

/**
 * The name of a source, without what can't be seen; null: nothing is left of it. Criteria compare sources with SQLite's
 * lower(), which knows ASCII only: anything else is folded here.
 */
export function readSource(text: string): string | null {
  const source = stripControls(text, text.length)
  return (/^[ -~]*$/.test(source) ? source : fold(source)) || null
}

/** A value of any kind inside a message. */
function show(value: unknown): string {
  return quote(typeof value === 'string' ? value : (JSON.stringify(value) ?? ''))
}

/** Every member that a line may have. */
export const TAKERS: ReadonlyMap<string, Taker> = new Map([
  ['mac', takeMac],
  ['ip', takeIp],
  ['site', takeSite],
  ['hostname', takeText('hostname')],
  ['vendor', takeText('vendor')],
  ['vendor_class', takeText('vendorClass')],
  ['tags', takeTags],
  ['first_seen', takeTime('firstSeen')],
  ['last_seen', takeTime('lastSeen')],
  ['lease_expires_at', takeTime('leaseExpiresAt')],
  ['source', takeSource],
])
