import { promises as dns, type LookupAddress } from 'node:dns'
import { addressesInFile } from './hosts-file.ts'
import { askNameServers, type NameServerOptions } from './name-servers.ts'

/** All addresses of a host name. Rejects when there are none, or when the signal comes first and it can be called off. */
export type Resolve = (hostname: string, signal: AbortSignal) => Promise<readonly LookupAddress[]>

interface Parts extends NameServerOptions {
  readonly hostsFile?: string
  /** What the operating system knows besides. */
  readonly lookup?: (hostname: string) => Promise<readonly LookupAddress[]>
}

/**
 * Looks in the hosts file, asks the name servers, and only then the operating system, which knows search domains and
 * mDNS. Its lookup alone would know all of it; but the process has two threads for that, and a name whose server is dead
 * holds one for as long as the operating system likes. So it is asked for one name at a time, and only for those that
 * the name servers have said they don't know: no other name waits for it.
 */
export function createResolve({
  hostsFile = '/etc/hosts',
  lookup = (hostname) => dns.lookup(hostname, { all: true }),
  ...nameServers
}: Parts = {}): Resolve {
  let last: Promise<unknown> = Promise.resolve()
  const inTurn: Resolve = (hostname, signal) => {
    const turn = last.then(() => {
      // Nobody waits for it any more.
      signal.throwIfAborted()
      return lookup(hostname)
    })
    last = turn.catch(() => {})
    return turn
  }
  return async (hostname, signal) => {
    const listed = await addressesInFile(hostsFile, hostname)
    if (listed.length > 0) return listed
    return (await askNameServers(hostname, signal, nameServers)) ?? inTurn(hostname, signal)
  }
}
