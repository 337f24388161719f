/** A MAC address is a 48-bit integer here: the primary key of devices, and every prefix is a range of it. */
export const MAX_MAC = 0xffff_ffff_ffff

/** Who has made up an address: the maker of the device, the device itself, or nobody, since it is of a group. */
export const MAC_TYPES = ['universal', 'local', 'group'] as const

/** Value of a hexadecimal digit by character code, -1 for any other character. */
const NIBBLES = Int8Array.from({ length: 128 }, (_, code) =>
  '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()),
)

const COLON = 58
const HYPHEN = 45
const DOT = 46

/** Digits between two separators: 2 with colons and hyphens, 4 with Cisco's dots, 0 where the character is neither. */
function groupOf(separator: number): number {
  if (separator === COLON || separator === HYPHEN) return 2
  return separator === DOT ? 4 : 0
}

/** The digits as a number, or -1 where a character is no digit or a separator is missing, another or misplaced. */
function readDigits(text: string, separator: number, group: number): number {
  let value = 0
  let run = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (run === group && group !== 0) {
      if (code !== separator) return -1
      run = 0
      continue
    }
    const nibble = code < 128 ? (NIBBLES[code] as number) : -1
    if (nibble < 0) return -1
    value = value * 16 + nibble
    run++
  }
  return value
}

const SHORT_OCTETS = /^([0-9a-f]{1,2}([:-]))(?:[0-9a-f]{1,2}\2){4}[0-9a-f]{1,2}$/i

/** As BSD and macOS write a MAC, without the leading zero of an octet: `0:e:c6:1:20:5`. */
function readShortOctets(text: string): number | null {
  if (text.length < 11 || text.length > 17 || !SHORT_OCTETS.test(text)) return null
  return text.split(/[:-]/).reduce((mac, octet) => mac * 256 + Number.parseInt(octet, 16), 0)
}

/**
 * Reads colons or hyphens, also with octets of one digit, Cisco dots (`xxxx.xxxx.xxxx`) or 12 bare digits, in either
 * case; null: not a MAC address.
 */
export function parseMac(text: string): number | null {
  return readFullOctets(text) ?? readShortOctets(text)
}

function readFullOctets(text: string): number | null {
  const { length } = text
  if (length !== 17 && length !== 14 && length !== 12) return null
  const separator = length === 17 ? text.charCodeAt(2) : DOT
  const group = length === 12 ? 0 : groupOf(separator)
  if (length === 17 && group !== 2) return null
  const value = readDigits(text, separator, group)
  return value < 0 ? null : value
}

/**
 * First and last MAC that begin with the text: 1 to 12 digits, with or without separators (`24:0a:c4`, `240ac4`,
 * `240a.c`, `24-0A-`). null: not a prefix.
 */
export function macPrefixRange(text: string): readonly [first: number, last: number] | null {
  if (text.length === 0 || text.length > 17) return null
  const at = text.search(/[^0-9a-fA-F]/)
  const separator = at < 0 ? 0 : text.charCodeAt(at)
  const group = groupOf(separator)
  if (at >= 0 && group === 0) return null
  const digits = group === 0 ? text.length : text.length - Math.floor(text.length / (group + 1))
  if (digits > 12) return null
  const value = readDigits(text, separator, group)
  if (value < 0) return null
  const size = 16 ** (12 - digits)
  return [value * size, (value + 1) * size - 1]
}

const OCTETS: readonly string[] = Array.from({ length: 256 }, (_, octet) => octet.toString(16).padStart(2, '0'))

/** Lower case, with colons. `mac` is an integer from 0 to `MAX_MAC`. Three times as fast as padding and slicing. */
export function formatMac(mac: number): string {
  const low = mac % 0x1_0000_0000
  const high = (mac - low) / 0x1_0000_0000
  const front = `${OCTETS[high >>> 8]}:${OCTETS[high & 255]}:${OCTETS[low >>> 24]}`
  return `${front}:${OCTETS[(low >>> 16) & 255]}:${OCTETS[(low >>> 8) & 255]}:${OCTETS[low & 255]}`
}
