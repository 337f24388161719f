import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import type { DhcpNetwork } from './dhcp-network.ts'
import { endsOf, type LeaseFile, type Pool } from './dhcp-servers.ts'

export interface IscServer extends LeaseFile {
  readonly daemon: Daemon
}

/** ISC dhcpd on the network, for one family. */
export async function startIsc(t: Test, network: DhcpNetwork, family: 4 | 6, pool: Pool): Promise<IscServer> {
  const folder = temporaryFolder(t)
  const [conf, path] = [join(folder, 'dhcpd.conf'), join(folder, 'dhcpd.leases')]
  writeFileSync(conf, configuration(network, family, pool))
  writeFileSync(path, '')
  const files = ['-cf', conf, '-lf', path, '-pf', join(folder, 'dhcpd.pid')]
  const daemon = startDaemon(t, network.inServer('dhcpd', `-${family}`, '-f', '-d', ...files, 'lan'))
  await daemon.says(/Server starting service|Sending on +Socket/)
  return { daemon, path, format: 'isc' }
}

function configuration({ prefix4, prefix6 }: DhcpNetwork, family: 4 | 6, pool: Pool): string {
  const [first, last] = endsOf(pool)
  const seconds = pool.seconds === Number.POSITIVE_INFINITY ? 0xffff_ffff : pool.seconds
  const subnet =
    family === 4
      ? `subnet ${prefix4}.0 netmask 255.255.255.0 { range ${prefix4}.${first} ${prefix4}.${last}; }`
      : `subnet6 ${prefix6}/64 { range6 ${prefix6}${first} ${prefix6}${last}; }`
  return `
authoritative;
ping-check false;
min-lease-time ${seconds};
default-lease-time ${seconds};
max-lease-time ${seconds};
${subnet}
`
}
