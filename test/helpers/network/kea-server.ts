import { globSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { within } from '../until.ts'
import { startDaemon } from './daemon.ts'
import type { DhcpNetwork } from './dhcp-network.ts'
import {
  type DhcpServer,
  endsOf,
  type LeaseFile,
  living,
  macOfDuid,
  type Pool,
  type ServedLease,
} from './dhcp-servers.ts'

/** The hook that answers what is leased, in its folder, whose name has that of the processor in it. */
export const [LEASE_COMMANDS] = globSync('/usr/lib/*/kea/hooks/libdhcp_lease_cmds.so')
const INFINITE = 0xffff_ffff

export interface KeaServer extends DhcpServer {
  readonly files: readonly [leases4: LeaseFile, leases6: LeaseFile]
  /** What Kea answers to a command; rejects where it answers with an error. */
  ask(family: Family, command: string, args?: object): Promise<KeaAnswer>
}
export type Family = 4 | 6
interface KeaAnswer {
  readonly result: number
  readonly text?: string
  readonly arguments?: { readonly leases?: readonly KeaLease[] }
}
interface KeaLease {
  readonly 'ip-address': string
  readonly 'hw-address'?: string
  readonly duid?: string
  readonly hostname: string
  readonly cltt: number
  readonly 'valid-lft': number
  readonly state: number
}
/** Kea's daemons for both families on the network, with lease files and sockets in a folder that is gone with the test. */
export async function startKea(t: Test, network: DhcpNetwork, pool: Pool): Promise<KeaServer> {
  const folder = temporaryFolder(t)
  const sockets = { 4: join(folder, 'kea4.sock'), 6: join(folder, 'kea6.sock') }
  const fileOf = (family: Family) => ({ path: join(folder, `leases${family}.csv`), format: 'kea' })
  const files = [fileOf(4), fileOf(6)] as const
  for (const family of [4, 6] as const) {
    const conf = join(folder, `kea-dhcp${family}.conf`)
    writeFileSync(conf, JSON.stringify(configuration(family, folder, network, pool)))
    const places = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }
    await startDaemon(t, network.inServer(`kea-dhcp${family}`, '-c', conf), places).says(/DHCP[46]_STARTED/)
  }
  const ask = (family: Family, command: string, args?: object) =>
    within(askKea(sockets[family], { command, arguments: args }), `Kea answers to ${command}`)
  return {
    pool,
    files,
    sources: [sockets[4], sockets[6]].map((path) => ({ kind: 'kea', url: `unix:${path}` })),
    ask,
    async leases() {
      const answers = [await ask(4, 'lease4-get-all'), await ask(6, 'lease6-get-all')]
      return living(answers.flatMap((answer) => answer.arguments?.leases ?? []).flatMap(served))
    },
  }
}

const [DONE, NONE_FOUND] = [0, 3]

/** What Kea answers at a socket; rejects where it answers with an error. */
export async function askKea(path: string, command: object): Promise<KeaAnswer> {
  const socket = connect(path)
  socket.write(JSON.stringify(command))
  const answer = JSON.parse(await text(socket)) as KeaAnswer
  if (answer.result === DONE || answer.result === NONE_FOUND) return answer
  throw new Error(`Kea refused ${JSON.stringify(command)}: ${answer.text}`)
}

/** None where somebody has said that the address is in use, or the lease is only kept to be remembered. */
function served(lease: KeaLease): ServedLease[] {
  const { cltt, state, hostname, 'ip-address': ip, 'valid-lft': lifetime } = lease
  const endsAt = lifetime === INFINITE ? Number.POSITIVE_INFINITY : (cltt + lifetime) * 1000
  if (state !== 0) return []
  const mac = lease.duid === undefined ? (lease['hw-address'] ?? '') : macOfDuid(lease.duid)
  return [{ ip, mac, hostname, endsAt }]
}

function configuration(family: Family, folder: string, network: DhcpNetwork, pool: Pool): object {
  const [first, last] = endsOf(pool)
  const lifetime = pool.seconds === Number.POSITIVE_INFINITY ? INFINITE : pool.seconds
  const before = family === 4 ? `${network.prefix4}.` : network.prefix6
  const subnet = {
    id: 1,
    subnet: family === 4 ? `${before}0/24` : `${before}/64`,
    pools: [{ pool: `${before}${first} - ${before}${last}` }],
    ...(family === 6 && { interface: 'lan' }),
  }
  const common = {
    'control-socket': { 'socket-type': 'unix', 'socket-name': join(folder, `kea${family}.sock`) },
    'lease-database': { type: 'memfile', name: join(folder, `leases${family}.csv`), 'lfc-interval': 0 },
    'expired-leases-processing': {
      'reclaim-timer-wait-time': 1,
      'flush-reclaimed-timer-wait-time': 1,
      'hold-reclaimed-time': 0,
    },
    'hooks-libraries': [{ library: LEASE_COMMANDS }],
    'valid-lifetime': lifetime,
    [`subnet${family}`]: [subnet],
    loggers: [{ name: `kea-dhcp${family}`, severity: 'INFO', output_options: [{ output: 'stdout', flush: true }] }],
  }
  const interfaces = { interfaces: ['lan'], ...(family === 4 && { 'dhcp-socket-type': 'raw' }) }
  // Authoritative: who asks for what isn't theirs any more is told so, and asks anew.
  const own = family === 4 ? { authoritative: true } : { 'data-directory': folder, 'preferred-lifetime': lifetime }
  return { [`Dhcp${family}`]: { ...common, ...own, 'interfaces-config': interfaces } }
}
