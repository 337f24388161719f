import { promises as dns, type LookupAddress } from 'node:dns'

export interface NameServerOptions {
  /** In place of the machine's name servers. */
  readonly servers?: readonly string[] | undefined
  /** For each server in turn; then each is asked once more, for twice as long. */
  readonly firstTimeoutMs?: number | undefined
}
const TRIES = 2
/** No name server knows the name, or there is none. */
const UNKNOWN = ['ENOTFOUND', 'ENODATA', 'ECONNREFUSED', 'EBADNAME']

/**
 * Asks name servers for all addresses of a name as it stands. null: they know of none.
 * Rejects when they don't say, or are too slow for the signal.
 */
export async function askNameServers(
  hostname: string,
  signal: AbortSignal,
  { servers, firstTimeoutMs = 1500 }: NameServerOptions,
): Promise<LookupAddress[] | null> {
  signal.throwIfAborted()
  // One for each name: its questions can be called off, and it knows the name servers of today.
  const resolver = new dns.Resolver({ timeout: firstTimeoutMs, tries: TRIES })
  if (servers !== undefined) resolver.setServers(servers)
  const callOff = () => resolver.cancel()
  signal.addEventListener('abort', callOff, { once: true })
  const answers = await Promise.allSettled([resolver.resolve4(hostname), resolver.resolve6(hostname)])
  signal.removeEventListener('abort', callOff)
  const found = answers.flatMap((answer, index) =>
    answer.status === 'rejected' ? [] : answer.value.map((address) => ({ address, family: index === 0 ? 4 : 6 })),
  )
  if (found.length > 0) return found
  const faults = answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []))
  const fault = faults.find(({ code }) => !UNKNOWN.includes(code))
  if (fault !== undefined) throw fault
  return null
}
