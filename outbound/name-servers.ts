import { promises as dns, type LookupAddress } from 'node:dns'

export interface NameServerOptions {
  /** In place of the machine's name servers. */
  readonly servers?: readonly string[] | undefined
  /** For each server in turn; a second round takes twice as long. */
  readonly firstTimeoutMs?: number | undefined
}
const TRIES = 2
/** The name is unknown, or there is no name server. */
const UNKNOWN = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', 'EBADNAME']

/**
 * Queries name servers for all addresses of a name, without search domains. null: the name is unknown to them.
 * Rejects on any other answer, and when the signal comes first.
 */
export async function queryNameServers(
  hostname: string,
  signal: AbortSignal,
  { servers, firstTimeoutMs = 1500 }: NameServerOptions,
): Promise<LookupAddress[] | null> {
  signal.throwIfAborted()
  // One for each name: its queries can be cancelled, and it reads the current list of name servers.
  const resolver = new dns.Resolver({ timeout: firstTimeoutMs, tries: TRIES })
  if (servers !== undefined) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  signal.removeEventListener('abort', cancel)
  const found = answers.flatMap((answer, index) =>
    answer.status === 'rejected' ? [] : answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })),
  )
  if (found.length > 0) return found
  const faults = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  const fault = faults.find(({ code }) => !UNKNOWN.includes(code))
  if (fault !== undefined) throw fault
  return null
}
