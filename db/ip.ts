import ipaddr from 'ipaddr.js'
import { formatIpv4, parseIpv4, parseSubnet as parseIpv4Subnet } from './ipv4.ts'

/**
 * An address: IPv4 as a 32-bit unsigned integer, IPv6 as its 32 hexadecimal digits in lower case. Both sort as they count,
 * and no IPv4 address is an IPv6 address: one that is mapped (`::ffff:10.0.0.1`) is IPv4.
 */
export type Ip = number | string
/** The first and last address; both are of one family. */
export type IpRange = readonly [first: Ip, last: Ip]

export const isIpv4 = (ip: Ip): ip is number => typeof ip === 'number'

/** An IPv6 address takes 2 to 39 characters, 45 with a dotted quad at its end. */
const LONGEST = 45
const MAPPED = /^0{20}ffff([0-9a-f]{8})$/

const hexOf = (bytes: readonly number[]): string => Buffer.from(bytes).toString('hex')

/** Reads an address of either family, without a zone and without a prefix length; null: it is none. */
export function parseIp(text: string): Ip | null {
  if (!text.includes(':')) return parseIpv4(text)
  const digits = parseIpv6(text)
  const [, mapped] = digits === null ? [] : (MAPPED.exec(digits) ?? [])
  return mapped === undefined ? digits : Number.parseInt(mapped, 16)
}

function parseIpv6(text: string): string | null {
  if (text.length > LONGEST || text.includes('%')) return null
  const groups = withoutQuad(text)
  return groups !== null && ipaddr.IPv6.isValid(groups) ? hexOf(ipaddr.IPv6.parse(groups).toByteArray()) : null
}

/** An address without a dotted quad at its end; null: what stands there is none. ipaddr.js takes `::10.0.0.1` for a mapped one. */
function withoutQuad(text: string): string | null {
  if (!text.includes('.')) return text
  const from = text.lastIndexOf(':') + 1
  const quad = parseIpv4(text.slice(from))
  return quad === null ? null : `${text.slice(0, from)}${(quad >>> 16).toString(16)}:${(quad & 0xffff).toString(16)}`
}

/** A dotted quad, or the form of RFC 5952. */
export const formatIp = (ip: Ip): string => (isIpv4(ip) ? formatIpv4(ip) : formatIpv6(ip))

const GROUPS = 8
/** Feeds have a million of them: ipaddr.js takes twenty times as long, and of two runs it may cut out the second. */
function formatIpv6(digits: string): string {
  const groups: string[] = []
  // The first of the longest runs of two or more groups that are zero is left out.
  let [begin, length] = [-1, 1]
  for (let n = 0, run = 0; n < GROUPS; n++) {
    const group = groupAt(digits, 4 * n)
    groups.push(group)
    run = group === '0' ? run + 1 : 0
    if (run > length) [begin, length] = [n - run + 1, run]
  }
  if (begin < 0) return groups.join(':')
  return `${groups.slice(0, begin).join(':')}::${groups.slice(begin + length).join(':')}`
}

const ZERO = '0'.charCodeAt(0)
/** Four digits without the zeros before them. */
function groupAt(digits: string, at: number): string {
  let from = at
  while (from < at + 3 && digits.charCodeAt(from) === ZERO) from++
  return digits.slice(from, at + 4)
}

const PREFIXED = /^([0-9a-f:.]{2,45})\/(0|[1-9]\d{0,2})$/i

/** The first and last address of `10.20.0.0/16` or `2001:db8::/32`; bits beyond the prefix length don't count. null: not a subnet. */
export function parseSubnet(text: string): IpRange | null {
  if (!text.includes(':')) return parseIpv4Subnet(text)
  const [, network = '', length = ''] = PREFIXED.exec(text) ?? []
  const digits = parseIpv6(network)
  if (digits === null || Number(length) > 128) return null
  const size = 1n << BigInt(128 - Number(length))
  const address = BigInt(`0x${digits}`)
  const first = address - (address % size)
  return ipv6Range(first, first + size - 1n)
}

const MAPPED_BASE = 0xffff_0000_0000n
/** A range within the mapped addresses is one of IPv4. */
function ipv6Range(first: bigint, last: bigint): IpRange {
  if (first >> 32n === 0xffffn && last >> 32n === 0xffffn) {
    return [Number(first - MAPPED_BASE), Number(last - MAPPED_BASE)]
  }
  const digits = (address: bigint) => address.toString(16).padStart(32, '0')
  return [digits(first), digits(last)]
}

/** The two addresses of `10.20.0.1-10.20.0.99`, in order and of one family; null: not a range. */
export function parseIpRange(text: string): IpRange | null {
  const [from, to, ...more] = text.split('-')
  const [first, last] = [parseIp((from ?? '').trim()), parseIp((to ?? '').trim())]
  if (first === null || last === null || more.length > 0 || typeof first !== typeof last || first > last) return null
  return [first, last]
}

/** An address behind which a prefix length may stand, as inventories of networks write it: the length is dropped. */
export function parseInterface(text: string): Ip | null {
  const [, address = text, length = '0'] = PREFIXED.exec(text) ?? []
  const ip = parseIp(address)
  return ip !== null && Number(length) <= (address.includes(':') ? 128 : 32) ? ip : null
}
