import type { Test } from 'tap'
import { inNamespace, ip, makeNamespace } from './namespace.ts'

/** A network with room for a DHCP server and any number of clients. */
export interface DhcpNetwork {
  /** The first three numbers of its addresses: `10.1.0`. The server is .1. */
  readonly prefix4: string
  /** The first half of its addresses, with colons: `fd00:1::`. The server is ::1. */
  readonly prefix6: string
  /** The command and arguments, in the server's namespace, where the interface is `lan`. */
  inServer(...command: string[]): [string, string[]]
  /** Puts a wire from the server's switch into a client's namespace, where its interface is `lan` with this MAC. */
  plugIn(client: string, mac: string): Promise<void>
}

const SERVER_MAC = '02:ff:00:00:00:01'

/** What every interface has, so that no time is lost with making sure that nobody else has its address. */
async function bringUp(namespace: string, linkLocal: string): Promise<void> {
  await ip('-n', namespace, 'link', 'set', 'lan', 'addrgenmode', 'none', 'up')
  await ip('-n', namespace, 'address', 'add', `${linkLocal}/64`, 'dev', 'lan', 'nodad')
}

/** The address of an interface on its wire, made from its MAC (EUI-64). */
function linkLocalOf(mac: string): string {
  const [a = '', b, c, d, e, f] = mac.split(':')
  const first = (Number.parseInt(a, 16) ^ 2).toString(16).padStart(2, '0')
  return `fe80::${first}${b}:${c}ff:fe${d}:${e}${f}`
}

/** A namespace with a switch in it, whose own interface `lan` is the DHCP server's; gone with the test. */
export async function makeDhcpNetwork(t: Test, prefix4: string, prefix6: string): Promise<DhcpNetwork> {
  const server = await makeNamespace(t, 'n')
  let wires = 0
  // Without one of its own, the switch's MAC is that of some wire, and changes when a client comes.
  await ip('-n', server, 'link', 'add', 'lan', 'address', SERVER_MAC, 'type', 'bridge', 'mcast_snooping', '0')
  // Without a wire that is up, the switch has no carrier, and Kea listens on no interface that has none.
  await ip('-n', server, 'link', 'add', 'filler', 'type', 'veth', 'peer', 'name', 'other')
  await ip('-n', server, 'link', 'set', 'other', 'up')
  await ip('-n', server, 'link', 'set', 'filler', 'master', 'lan', 'up')
  await bringUp(server, 'fe80::1')
  await ip('-n', server, 'address', 'add', `${prefix4}.1/24`, 'dev', 'lan')
  await ip('-n', server, 'address', 'add', `${prefix6}1/64`, 'dev', 'lan', 'nodad')
  return {
    prefix4,
    prefix6,
    inServer: (...command) => inNamespace(server, ...command),
    async plugIn(client, mac) {
      const wire = `wire${wires++}`
      const peer = ['type', 'veth', 'peer', 'name', wire, 'netns', server]
      await ip('link', 'add', 'lan', 'netns', client, 'address', mac, ...peer)
      await ip('-n', server, 'link', 'set', wire, 'master', 'lan', 'up')
      await bringUp(client, linkLocalOf(mac))
    },
  }
}
