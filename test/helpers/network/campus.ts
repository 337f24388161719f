import type { Test } from 'tap'
import { type DhcpNetwork, makeDhcpNetwork } from './dhcp-network.ts'
import type { DhcpServer, Pool, ServedLease } from './dhcp-servers.ts'
import { startDnsmasq } from './dnsmasq-server.ts'
import type { Holding } from './inventory.ts'
import { startKea } from './kea-server.ts'

/** A network of a site, and who serves it. */
export interface Place {
  readonly name: string
  readonly site: string
  readonly network: DhcpNetwork
  readonly server: DhcpServer
}
export interface Campus {
  readonly office: Place
  readonly lab: Place
  readonly branch: Place
}

/** Two sites that use the same private networks: the one has an office with Kea and a lab with dnsmasq, the other dnsmasq. */
export async function makeCampus(t: Test, pools: { readonly kea: Pool; readonly dnsmasq: Pool }): Promise<Campus> {
  const make = async (
    name: string,
    site: string,
    prefixes: [string, string],
    start: (network: DhcpNetwork) => Promise<DhcpServer>,
  ): Promise<Place> => {
    const network = await makeDhcpNetwork(t, ...prefixes)
    return { name, site, network, server: await start(network) }
  }
  const dnsmasq = (network: DhcpNetwork) => startDnsmasq(t, network, pools.dnsmasq)
  const [office, lab, branch] = await Promise.all([
    make('office', 'north', ['10.1.0', 'fd00:1::'], (network) => startKea(t, network, pools.kea)),
    make('lab', 'north', ['10.2.0', 'fd00:2::'], dnsmasq),
    make('branch', 'south', ['10.1.0', 'fd00:1::'], dnsmasq),
  ])
  return { office, lab, branch }
}

/** What the servers say of who has which address. */
export async function served(places: readonly Place[]): Promise<(Holding & ServedLease)[]> {
  const each = places.map(async ({ site, server }) => (await server.leases()).map((lease) => ({ site, ...lease })))
  return (await Promise.all(each)).flat()
}
