/** An IPv4 address is a 32-bit unsigned integer here, and a subnet a range of them. */
export const MAX_IPV4 = 0xffff_ffff

const ZERO = 48
const DOT = 46

/** Reads a dotted quad without leading zeros; null: not an IPv4 address. */
export function parseIpv4(text: string): number | null {
  if (text.length < 7 || text.length > 15) return null
  let address = 0
  let octet = 0
  let digits = 0
  let dots = 0
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index)
    if (code === DOT) {
      if (digits === 0 || dots === 3) return null
      address = address * 256 + octet
      octet = digits = 0
      dots++
      continue
    }
    const digit = code - ZERO
    // Some readers take `010` for octal 8: refusing the leading zero leaves no room for a misunderstanding.
    if (digit < 0 || digit > 9 || (digits > 0 && octet === 0)) return null
    octet = octet * 10 + digit
    digits++
    if (octet > 255) return null
  }
  return dots === 3 && digits > 0 ? address * 256 + octet : null
}

/** `address` is an integer from 0 to `MAX_IPV4`. */
export function formatIpv4(address: number): string {
  return `${address >>> 24}.${(address >>> 16) & 255}.${(address >>> 8) & 255}.${address & 255}`
}

/** The first and last address of `10.20.0.0/16`; bits beyond the prefix length don't count. null: not a subnet. */
export function parseSubnet(text: string): readonly [first: number, last: number] | null {
  const [, network = '', length = ''] = /^([0-9.]{7,15})\/(\d|[12]\d|3[0-2])$/.exec(text) ?? []
  const address = parseIpv4(network)
  if (address === null) return null
  const size = 2 ** (32 - Number(length))
  const first = address - (address % size)
  return [first, first + size - 1]
}
