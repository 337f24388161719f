import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Test } from 'tap'
import { inNamespace, ip, makeNamespace } from './namespace.ts'

const run = promisify(execFile)

/**
 * A wire between two machines: one that serves, at 10.99.0.1, and one that plays every client, at 10.99.0.2 and .3. The
 * interface of both is `lan`.
 */
export interface Segment {
  /** The command and arguments, in the server's namespace. */
  inServer(...command: string[]): [string, string[]]
  /** Runs a command in the client's namespace, as the machine with this MAC. Resolves with its exit code. */
  asClient(mac: string, ...command: string[]): Promise<number>
}

/** Two network namespaces with a wire between them, gone with the test. */
export async function makeSegment(t: Test): Promise<Segment> {
  const [server, client] = [await makeNamespace(t, 's'), await makeNamespace(t, 'c')]
  await ip('link', 'add', 'lan', 'netns', server, 'type', 'veth', 'peer', 'name', 'lan', 'netns', client)
  await ip('-n', server, 'address', 'add', '10.99.0.1/24', 'dev', 'lan')
  // Both ends, or the server's has no carrier, and Kea listens on no interface that has none.
  for (const name of [server, client]) await ip('-n', name, 'link', 'set', 'lan', 'up')
  for (const address of ['10.99.0.2/24', '10.99.0.3/24'])
    await ip('-n', client, 'address', 'add', address, 'dev', 'lan')
  return {
    inServer: (...command) => inNamespace(server, ...command),
    async asClient(mac, ...command) {
      await ip('-n', client, 'link', 'set', 'lan', 'down')
      await ip('-n', client, 'link', 'set', 'lan', 'address', mac)
      await ip('-n', client, 'link', 'set', 'lan', 'up')
      const ended = run(...inNamespace(client, ...command))
      return ended.then(
        () => 0,
        (error: { code: number }) => error.code,
      )
    },
  }
}

/** Whether a real DHCP client with this MAC is given a lease on the segment. */
export async function getsLease({ asClient }: Segment, mac: string): Promise<boolean> {
  const tries = ['-t', '3', '-T', '1', '-n', '-q', '-f']
  return (await asClient(mac, 'udhcpc', '-i', 'lan', '-s', '/bin/true', ...tries)) === 0
}
