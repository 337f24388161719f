import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import type { DhcpNetwork } from './dhcp-network.ts'
import { inNamespace, ip, makeNamespace } from './namespace.ts'

const run = promisify(execFile)

/**
 * Gives the interface what a client was given, and says so. It keeps an address that is given back: the release comes from
 * it, and would be lost if the server's MAC is still being asked for.
 */
const SCRIPT = `#!/bin/sh
case $1 in
  bound) ip -4 address flush dev "$interface" && ip address add "$ip/$mask" dev "$interface" && echo "has $ip" ;;
  renew) echo "has $ip" ;;
esac
case $reason in
  BOUND6 | RENEW6 | REBIND6)
    ip address replace "$new_ip6_address/128" dev "$interface" nodad && echo "has $new_ip6_address" ;;
esac
exit 0
`

/** How a client makes the DUID it has in DHCPv6: both have its MAC in them, LLT with a time. */
export type Duid = 'LL' | 'LLT'
export interface DhcpClientOptions {
  readonly mac: string
  readonly hostname: string
  readonly duid?: Duid
  /** Words for udhcpc besides. */
  readonly asks?: readonly string[]
}
export interface DhcpClient {
  readonly mac: string
  readonly hostname: string
  /** Plugs it into a network, without a word to the one before. */
  plugInto(network: DhcpNetwork): Promise<void>
  /** Uses an IPv4 address that nobody has given it. */
  squatOn(address: string): Promise<void>
  /** Pulls the plug. Its programs end without a word. */
  vanish(): Promise<void>
  /** Asks for an IPv4 address and keeps it, if its lease is of 16 s or more; resolves with it. */
  comeByV4(): Promise<string>
  /** Asks for a longer lease of its IPv4 address, now; resolves with the one that it is given. */
  renewV4(): Promise<string>
  /** Gives its IPv4 address back. Nobody answers: whether the server has heard is the server's to say. */
  releaseV4(): Promise<void>
  /** Asks for an IPv6 address and keeps it; resolves with it. */
  comeByV6(): Promise<string>
  /** Gives its IPv6 address back; resolves when the server has answered. */
  releaseV6(): Promise<void>
}

/** The next address of a network that a client is given. dhclient begins with the one that it had elsewhere. */
const givenTo = async ({ says }: Daemon, prefix: string): Promise<string> =>
  (await says(new RegExp(`^has ${prefix}\\S+$`))).slice('has '.length)

/** A machine with real DHCP clients: udhcpc, and dhclient for DHCPv6. */
export async function makeDhcpClient(t: Test, options: DhcpClientOptions): Promise<DhcpClient> {
  const { mac, hostname, duid = 'LL', asks = [] } = options
  const [namespace, folder] = [await makeNamespace(t, 'd'), temporaryFolder(t)]
  const script = join(folder, 'script')
  writeFileSync(script, SCRIPT, { mode: 0o755 })
  const inside = (...command: string[]) => inNamespace(namespace, ...command)
  // As bytes: of a text, udhcpc sends no more than what a name may have.
  const name = ['-x', `0x0c:${Buffer.from(hostname).toString('hex')}`]
  const tries = ['-t', '10', '-T', '1', '-A', '1']
  const udhcpc = inside('udhcpc', '-f', '-i', 'lan', '-s', script, ...tries, ...name, ...asks)
  const files = ['-lf', join(folder, 'leases'), '-pf', join(folder, 'pid'), '-cf', '/dev/null', '-sf', script]
  const dhclient = (...how: string[]) => inside('dhclient', '-6', '-D', duid, ...files, ...how, 'lan')
  let [v4, v6]: (Daemon | undefined)[] = []
  let there: DhcpNetwork | undefined

  const vanish = async () => {
    await Promise.all([v4?.end('SIGKILL'), v6?.end('SIGKILL')])
    ;[v4, v6] = [undefined, undefined]
    if (there !== undefined) await ip('-n', namespace, 'link', 'delete', 'lan')
    there = undefined
  }
  const running = (daemon: Daemon | undefined): Daemon => {
    if (daemon === undefined) throw new Error(`${hostname} has not come`)
    return daemon
  }
  return {
    mac,
    hostname,
    vanish,
    async squatOn(address) {
      await ip('-n', namespace, 'address', 'add', `${address}/24`, 'dev', 'lan')
    },
    async plugInto(network) {
      await vanish()
      await network.plugIn(namespace, mac)
      there = network
    },
    async comeByV4() {
      v4 = startDaemon(t, udhcpc)
      return givenTo(v4, there?.prefix4 ?? '')
    },
    async renewV4() {
      const daemon = running(v4)
      process.kill(daemon.pid, 'SIGUSR1')
      return givenTo(daemon, there?.prefix4 ?? '')
    },
    async releaseV4() {
      const { pid, says, end } = running(v4)
      process.kill(pid, 'SIGUSR2')
      await says(/entering released state/)
      await end('SIGKILL')
      v4 = undefined
    },
    async comeByV6() {
      v6 = startDaemon(t, dhclient('-d', '-v'))
      return givenTo(v6, there?.prefix6 ?? '')
    },
    async releaseV6() {
      await running(v6).end('SIGKILL')
      v6 = undefined
      await run(...dhclient('-r'), { timeout: 60_000 })
    },
  }
}
