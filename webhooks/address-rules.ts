import ipaddr from 'ipaddr.js'

type Address = ReturnType<typeof ipaddr.parse>
/** `public`: anybody may be sent to it; `listed`: this server's operator has allowed it. */
export type Verdict = 'public' | 'listed' | 'forbidden'
export interface AddressRules {
  /** Judges an IPv4 or IPv6 address; what is no address is forbidden. */
  judge(address: string): Verdict
}

/** Networks as `WEBHOOK_ALLOWED_NETWORKS` has them: CIDRs with commas between. Throws for one that isn't. */
export function parseNetworks(text: string): [Address, number][] {
  return text
    .split(',')
    .map((network) => network.trim())
    .filter((network) => network !== '')
    .map((network) => ipaddr.parseCIDR(network))
}

/** Where clouds hand out credentials, besides link-local addresses; the first is a public one. */
const METADATA = ['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']
const NAT64 = ipaddr.parseCIDR('64:ff9b::/96')
/** All that was ever given out. What ipaddr.js knows no better takes everything else for ordinary, too. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/**
 * Only ordinary public addresses, and those in `networks`; never link-local or metadata addresses. An IPv4 address in
 * an IPv6 one, mapped or for NAT64, is judged as what it leads to.
 */
export function createAddressRules(networks: readonly [Address, number][]): AddressRules {
  const never = new Set(METADATA.map((address) => ipaddr.parse(address).toNormalizedString()))
  return {
    judge(text) {
      if (!ipaddr.isValid(text)) return 'forbidden'
      const address = unwrap(ipaddr.parse(text))
      const range = address.range()
      if (range === 'linkLocal' || never.has(address.toNormalizedString())) return 'forbidden'
      if (networks.some((network) => isIn(address, network))) return 'listed'
      const isGlobal = address.kind() === 'ipv4' || isIn(address, GLOBAL_IPV6)
      return range === 'unicast' && isGlobal ? 'public' : 'forbidden'
    },
  }
}

function unwrap(address: Address): Address {
  const holdsIpv4 = address.range() === 'ipv4Mapped' || isIn(address, NAT64)
  return holdsIpv4 ? ipaddr.fromByteArray(address.toByteArray().slice(12)) : address
}

/** ipaddr.js throws where the kinds differ. */
function isIn(address: Address, network: [Address, number]): boolean {
  return address.kind() === network[0].kind() && address.match(network)
}
