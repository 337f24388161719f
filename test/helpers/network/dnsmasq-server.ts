import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { startDaemon } from './daemon.ts'
import type { DhcpNetwork } from './dhcp-network.ts'
import { type DhcpServer, endsOf, living, macOfDuid, type Pool, type ServedLease } from './dhcp-servers.ts'

const OPTIONS = ['--keep-in-foreground', '--conf-file=/dev/null', '--port=0', '--log-facility=-', '--pid-file=']
const SERVING = ['--interface=lan', '--bind-interfaces', '--no-ping', '--dhcp-authoritative']

/** dnsmasq for both families on the network; it gives no lease shorter than two minutes. */
export async function startDnsmasq(t: Test, network: DhcpNetwork, pool: Pool): Promise<DhcpServer> {
  const path = join(temporaryFolder(t), 'dnsmasq.leases')
  const [first, last] = endsOf(pool)
  const lasting = pool.seconds === Number.POSITIVE_INFINITY ? 'infinite' : `${pool.seconds}`
  const { prefix4, prefix6, inServer } = network
  const ranges = [
    `--dhcp-range=${prefix4}.${first},${prefix4}.${last},${lasting}`,
    `--dhcp-range=${prefix6}${first},${prefix6}${last},64,${lasting}`,
  ]
  const places = [`--dhcp-leasefile=${path}`, '--user=root']
  await startDaemon(t, inServer('dnsmasq', ...OPTIONS, ...SERVING, ...ranges, ...places)).says(/DHCPv6, IP range/)
  return {
    pool,
    files: [{ path, format: 'dnsmasq' }],
    sources: [{ kind: 'file', path, format: 'dnsmasq' }],
    leases: async () => latest(living(readLeases(await readFile(path, 'utf8')))),
  }
}

/** `expiry mac ip hostname client-id`; after a line with the server's DUID, `expiry iaid ip hostname duid`. */
function readLeases(text: string): ServedLease[] {
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('duid '))
  return lines.map((line) => {
    const [expiry, mac = '', ip = '', hostname = '', duid = ''] = line.split(' ')
    const endsAt = expiry === '0' ? Number.POSITIVE_INFINITY : Number(expiry) * 1000
    return {
      ip,
      mac: ip.includes(':') ? macOfDuid(duid) : mac,
      hostname: hostname === '*' ? '' : hostname,
      endsAt,
    }
  })
}

/**
 * Of two leases of one address the one that ends later: where a client comes with an IPv6 address from another network
 * with the same prefix, dnsmasq lets it have that, also when another client has it.
 */
function latest(leases: readonly ServedLease[]): ServedLease[] {
  const isLatest = ({ ip, endsAt }: ServedLease) => leases.every((other) => other.ip !== ip || other.endsAt <= endsAt)
  return leases.filter(isLatest)
}
