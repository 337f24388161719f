import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.parse>

const MAPPED = '::ffff:0:0/96'
const NAT64 = '64:ff9b::/96'
const TRANSLATED = '::ffff:0:0:0/96'
const LOCAL_NAT64 = '64:ff9b:1::/48'
const COMPATIBLE = '::/96'
const SIX_TO_FOUR = '2002::/16'
const TEREDO = '2001::/32'

const inverted = (bytes: number[]): number[] => bytes.map((byte) => byte ^ 0xff)
/** The four bytes around the octet that is zero by RFC 6052. */
const aroundOctet8 = (bytes: number[]): number[] => [...bytes.slice(6, 8), ...bytes.slice(9, 11)]

/** Where an address of each network embeds IPv4 addresses: RFC 3056, 4291, 4380, 6052 and 7915. */
const PLACES: readonly (readonly [network: string, find: (bytes: number[]) => number[][]])[] = [
  [MAPPED, (bytes) => [bytes.slice(12)]],
  [NAT64, (bytes) => [bytes.slice(12)]],
  [TRANSLATED, (bytes) => [bytes.slice(12)]],
  [COMPATIBLE, (bytes) => [bytes.slice(12)]],
  [LOCAL_NAT64, (bytes) => [aroundOctet8(bytes), bytes.slice(12)]],
  [SIX_TO_FOUR, (bytes) => [bytes.slice(2, 6)]],
  [TEREDO, (bytes) => [bytes.slice(4, 8), inverted(bytes.slice(12))]],
]
const NETWORKS = PLACES.map(([network, find]) => ({ network: ipaddr.parseCIDR(network), find }))

/** ISATAP, RFC 5214: in any network, `0000:5efe` or `0200:5efe` before the IPv4 address. */
const isIsatap = (bytes: number[]): boolean =>
  ((bytes[8] ?? 0) & 0xfd) === 0 && bytes[9] === 0 && bytes[10] === 0x5e && bytes[11] === 0xfe

/** The IPv4 addresses that packets to this IPv6 address may reach. */
export function embeddedIpv4(address: Address): Address[] {
  if (address.kind() === 'ipv4') return []
  const bytes = address.toByteArray()
  const found = NETWORKS.filter(({ network }) => address.match(network)).flatMap(({ find }) => find(bytes))
  return [...found, ...(isIsatap(bytes) ? [bytes.slice(12)] : [])].map((four) => ipaddr.fromByteArray(four))
}

/** The IPv4 address that this address stands for, or else the address itself. */
export function plainAddress(address: Address): Address {
  const standsForIpv4 = [MAPPED, NAT64].some(
    (network) => address.kind() === 'ipv6' && address.match(ipaddr.parseCIDR(network)),
  )
  return standsForIpv4 ? ipaddr.fromByteArray(address.toByteArray().slice(12)) : address
}
