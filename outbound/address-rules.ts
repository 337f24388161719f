import ipaddr from 'ipaddr.js'
import { embeddedIpv4, plainAddress } from './embedded-ipv4.ts'

type Address = ReturnType<typeof ipaddr.parse>
/** `public`: anyone may send there; `listed`: the operator has allowed it. */
export type Verdict = 'public' | 'listed' | 'forbidden'
export interface AddressRules {
  /** Judges an IPv4 or IPv6 address. Anything else is forbidden. */
  judge(address: string): Verdict
}

/** The networks of `WEBHOOK_ALLOWED_NETWORKS`: CIDRs, separated by commas. Throws where one is not a CIDR. */
export function parseNetworks(text: string): [Address, number][] {
  return text
    .split(',')
    .map((network) => network.trim())
    .filter((network) => network !== '')
    .map((network) => ipaddr.parseCIDR(network))
}

/** Where clouds hand out credentials, besides link-local addresses. The first is a public address. */
const METADATA = ['168.63.129.16', '100.100.100.200', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254']
/** The only range ever assigned. ipaddr.js counts unknown ranges outside it as unicast, too. */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3')

/**
 * Allows public addresses and those in `networks`; never link-local or metadata addresses, nor an IPv6 address that
 * embeds one. An IPv6 address that stands for an IPv4 address (mapped, NAT64) is judged as that one.
 */
export function createAddressRules(networks: readonly [Address, number][]): AddressRules {
  const never = new Set(METADATA.map((address) => ipaddr.parse(address).toNormalizedString()))
  const isNever = (address: Address): boolean =>
    address.range() === 'linkLocal' || never.has(address.toNormalizedString())
  return {
    judge(text) {
      if (!ipaddr.isValid(text)) return 'forbidden'
      const given = ipaddr.parse(text)
      const address = plainAddress(given)
      if ([address, ...embeddedIpv4(given)].some(isNever)) return 'forbidden'
      if (networks.some((network) => isIn(address, network))) return 'listed'
      const isGlobal = address.kind() === 'ipv4' || isIn(address, GLOBAL_IPV6)
      return address.range() === 'unicast' && isGlobal ? 'public' : 'forbidden'
    },
  }
}

/** `match` of ipaddr.js throws where the kinds differ. */
function isIn(address: Address, network: [Address, number]): boolean {
  return address.kind() === network[0].kind() && address.match(network)
}
