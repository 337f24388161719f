import { alternatives, fold, quote, TEXT_BOUNDS } from '../clean-text.ts'
import { parseIp, parseIpRange, parseSubnet } from '../ip.ts'
import { MAC_TYPES, macPrefixRange, parseMac } from '../mac.ts'
import { ACTION_TYPES } from '../model.ts'
import { isSite, SITE_FORM } from '../site.ts'
import { DURATION_FORMS, parseDateTime, parseDuration } from './times.ts'

export type Param = string | number
/** A value as SQL compares it (a range has a first and a last), or what is wrong with its text and what to write. */
export type Reading =
  | { readonly ok: true; readonly params: readonly Param[] }
  | { readonly ok: false; readonly message: string }

const refused = (message: string): Reading => ({ ok: false, message })

function reader(parse: (text: string) => Param | readonly Param[] | null, complaint: string) {
  return (text: string): Reading => {
    const value = parse(text)
    if (value === null) return refused(`${quote(text)} is ${complaint}`)
    return { ok: true, params: typeof value === 'object' ? value : [value] }
  }
}

/** Text without case, as the `*_key` columns hold it. SQLite's GLOB would read a pattern only up to a zero. */
const textReader =
  (bound: number) =>
  (text: string): Reading => {
    if (text === '') return refused('is empty; write at least one character')
    if (text.length > bound && [...text].length > bound)
      return refused(`is too long; write at most ${bound} characters`)
    if (text.includes('\0')) return refused(`${quote(text)} contains a NUL character; remove it`)
    return { ok: true, params: [fold(text)] }
  }

/** One of a few words, as they are. */
const wordReader = (words: readonly string[], complaint: string) =>
  reader((text) => (words.includes(text) ? [text] : null), `${complaint}; write ${alternatives(words)}`)

const statuses: readonly string[] = ACTION_TYPES.filter((type) => type !== 'cleanup')

const READERS = {
  mac: reader(parseMac, 'not a MAC address; write it like 24:0a:c4:00:00:01'),
  mac_prefix: reader(
    macPrefixRange,
    'not the beginning of a MAC address; write 1 to 12 hexadecimal digits like 24:0a:c4',
  ),
  mac_type: wordReader(MAC_TYPES, 'not a type of MAC address'),
  ip: reader(parseIp, 'not an IP address; write it like 10.20.0.1 or 2001:db8::1'),
  subnet: reader(parseSubnet, 'not a subnet; write it like 10.20.0.0/16 or 2001:db8::/32'),
  ip_range: reader(parseIpRange, 'not a range of addresses; write it like 10.20.0.10-10.20.0.99'),
  site: reader((text) => (isSite(text) ? fold(text) : null), `not the name of a site; write ${SITE_FORM}`),
  text: textReader(TEXT_BOUNDS.hostname),
  tag: textReader(TEXT_BOUNDS.tag),
  source: textReader(TEXT_BOUNDS.source),
  status: wordReader(statuses, 'not an action that can be active'),
  date_time: reader(parseDateTime, 'not a date-time; write it with its offset like 2026-01-31T08:00:00Z'),
  duration: reader(parseDuration, `not a duration; write it like ${DURATION_FORMS}`),
}
export type ValueKind = keyof typeof READERS

/** Reads the text of one value. */
export function readValue(kind: ValueKind, text: string): Reading {
  return READERS[kind](text)
}
