import { promises as dns, type LookupAddress } from 'node:dns'
import { readFile } from 'node:fs/promises'
import { isIP } from 'node:net'
import { type NameServerOptions, queryNameServers } from './name-servers.ts'

/** All addresses of a host name. Rejects when there are none, or when the signal comes first. */
export type Resolve = (hostname: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>

interface Parts extends NameServerOptions {
  readonly hostsFile?: string
  /** The operating system's own resolver. */
  readonly lookup?: (hostname: string) => Promise<readonly LookupAddress[]>
}

/**
 * Resolves a name by the hosts file, then the name servers, then the operating system, which also has search domains and
 * mDNS. The operating system's lookup alone would do; but the process has two threads for it, and a name whose server is
 * dead holds one for as long as the operating system likes. So it gets one name at a time, and only names that the name
 * servers have answered for as unknown: no other name waits for it.
 */
export function createResolve({
  hostsFile = '/etc/hosts',
  lookup = (hostname) => dns.lookup(hostname, { all: true }),
  ...nameServers
}: Parts = {}): Resolve {
  let last: Promise<unknown> = Promise.resolve()
  const lookupInTurn: Resolve = (hostname, signal) => {
    const turn = last.then(() => {
      // The caller may have left meanwhile.
      signal.throwIfAborted()
      return lookup(hostname)
    })
    last = turn.catch(() => {})
    return turn
  }
  return async (hostname, signal) => {
    const listed = await addressesInFile(hostsFile, hostname)
    if (listed.length > 0) return listed
    return (await queryNameServers(hostname, signal, nameServers)) ?? lookupInTurn(hostname, signal)
  }
}

/** The addresses of a name in a file like `/etc/hosts`; none where there is no such file. */
async function addressesInFile(path: string, hostname: string): Promise<LookupAddress[]> {
  const text = await readFile(path, 'utf8').catch(() => '')
  const lines = text.split('\n').map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/))
  const name = hostname.toLowerCase().replace(/\.$/, '')
  return lines.flatMap(([address = '', ...names]) => {
    const family = isIP(address)
    return family !== 0 && names.includes(name) ? [{ address, family }] : []
  })
}
