/** The longest text kept of each kind, in UTF-16 units: what fits is within the contract's `maxLength` too. */
export const TEXT_BOUNDS = { hostname: 255, vendor: 255, vendorClass: 255, tag: 64, source: 64 } as const

// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what it looks for
const BEYOND_ASCII = /[^\x00-\x7f]/

/**
 * Text as the `*_key` columns hold it and criteria compare it: without case, and one way of writing each accent. Folding
 * what is folded changes nothing.
 */
export function fold(text: string): string {
  if (!BEYOND_ASCII.test(text)) return text.toLowerCase()
  // A capital sigma becomes another small letter at the end of a word: `contains` mustn't depend on what follows.
  return text.toWellFormed().normalize('NFC').toLowerCase().normalize('NFC').replaceAll('ς', 'σ')
}

/**
 * Control characters, line separators, zero-width and bidirectional marks, lone surrogates: in a name they only
 * serve to make one device look like another, or to end a line in somebody's log.
 */
const UNSEEN = /[\p{Cc}\p{Cs}\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/gu
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/

/** Strips what can't be seen, writes each accent one way, and cuts at `bound` UTF-16 units, never through a character. */
export function stripControls(text: string, bound: number): string {
  const clean = PRINTABLE_ASCII.test(text) ? text : text.replace(UNSEEN, '').normalize('NFC')
  if (clean.length <= bound) return clean
  return clean.slice(0, bound).replace(/[\ud800-\udbff]$/, '')
}

const LONGEST = 60

/** Somebody's text inside a message of ours: in quotes, escaped where it can't be seen, cut where it is long. */
export function quote(text: string): string {
  const cut = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text
  return JSON.stringify(cut).replace(
    /[\p{Cf}\u007f-\u009f\u2028\u2029]/gu,
    (unseen) => `\\u{${unseen.codePointAt(0)?.toString(16)}}`,
  )
}

/** `a`, `a or b`, `a, b or c`. */
export function alternatives(words: Iterable<string>): string {
  const list = [...words]
  const last = list.pop() ?? ''
  return list.length === 0 ? last : `${list.join(', ')} or ${last}`
}
