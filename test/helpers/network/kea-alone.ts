import { writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Test } from 'tap'
import { temporaryFolder } from '../server-process.ts'
import { heard } from '../until.ts'
import { type Daemon, startDaemon } from './daemon.ts'
import { askKea, LEASE_COMMANDS } from './kea-server.ts'

type Version = 4 | 6
export interface KeaServer {
  readonly daemon: Daemon
  readonly socket: string
  readonly leaseFile: string
  /** Sends a command to the socket; rejects where Kea refuses it. */
  ask(command: string, args: object): Promise<unknown>
}
interface ServerOptions {
  /** Whether it loads the library that knows `lease4-get-page`. */
  readonly hasLibrary?: boolean
  /** Seconds between two clean-ups of its file; without it, leases are kept in memory alone. */
  readonly lfcInterval?: number
}

/** Kea's servers in a folder of their own, on no network: what they know of leases is what they are told. */
export function keaServers(t: Test) {
  const folder = temporaryFolder(t)
  const env = { KEA_PIDFILE_DIR: folder, KEA_LOCKFILE_DIR: folder }
  let started = 0
  const start = (program: string, configuration: object): Daemon => {
    // Two of a kind would take each other's name for their own.
    const path = join(folder, `${program}-${started++}.conf`)
    writeFileSync(path, JSON.stringify(configuration))
    return startDaemon(t, [program, ['-c', path]], env)
  }
  return {
    folder,
    async server(version: Version, { hasLibrary = true, lfcInterval }: ServerOptions = {}): Promise<KeaServer> {
      const name = `kea-dhcp${version}`
      const [socket, leaseFile] = [join(folder, `${name}.sock`), join(folder, `${name}.csv`)]
      const subnets = version === 4 ? '10.0.0.0/8' : '2001:db8::/32'
      const daemon = start(name, {
        [`Dhcp${version}`]: {
          ...(version === 6 && { 'data-directory': folder }),
          'interfaces-config': { interfaces: [] },
          'control-socket': { 'socket-type': 'unix', 'socket-name': socket },
          'hooks-libraries': hasLibrary ? [{ library: LEASE_COMMANDS }] : [],
          'lease-database':
            lfcInterval === undefined
              ? { type: 'memfile', persist: false }
              : { type: 'memfile', name: leaseFile, 'lfc-interval': lfcInterval },
          [`subnet${version}`]: [{ id: 1, subnet: subnets }],
          loggers: [logger(name)],
        },
      })
      await daemon.says(new RegExp(`DHCP${version}_STARTED`))
      return { daemon, socket, leaseFile, ask: (command, args) => askKea(socket, { command, arguments: args }) }
    },
    /** A control agent for some of the servers; answers its URL. */
    async agent(
      servers: { readonly dhcp4?: KeaServer; readonly dhcp6?: KeaServer },
      password?: string,
    ): Promise<string> {
      const port = await freePort()
      const sockets = Object.entries(servers).map(([service, { socket }]) => [
        service,
        { 'socket-type': 'unix', 'socket-name': socket },
      ])
      const agent = start('kea-ctrl-agent', {
        'Control-agent': {
          'http-host': '127.0.0.1',
          'http-port': port,
          ...(password !== undefined && {
            authentication: { type: 'basic', clients: [{ user: 'inventory', password }] },
          }),
          'control-sockets': Object.fromEntries(sockets),
          loggers: [logger('kea-ctrl-agent')],
        },
      })
      await agent.says(/CTRL_AGENT_STARTED|HTTP_SERVICE_STARTED/i)
      return `http://127.0.0.1:${port}/`
    },
  }
}

const logger = (name: string) => ({ name, severity: 'INFO', output_options: [{ output: 'stdout', flush: true }] })

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await heard(server, 'listening', 'the server listens')
  const { port } = server.address() as AddressInfo
  await heard(server.close(), 'close', 'the server is closed')
  return port
}
