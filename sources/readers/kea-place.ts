import { resolve as resolvePath } from 'node:path'
import { createAddressRules } from '../../outbound/address-rules.ts'
import type { Resolve } from '../../outbound/resolve.ts'
import { createTargets, ForbiddenTarget, parseTarget, type Targets } from '../../outbound/targets.ts'
import type { Allowed } from '../allowed.ts'
import { SourceError } from '../source-reader.ts'

/** For resolving one name. */
const RESOLVE_MS = 5000
const SOCKET = 'unix:'

/** Where Kea is asked: at a socket, or at a control agent. Throws a `SourceError` for any other URL. */
export function parseKeaUrl(url: string): { readonly socket: string } | { readonly agent: URL } {
  const path = url.startsWith(`${SOCKET}/`) ? url.slice(SOCKET.length) : null
  if (path !== null) return { socket: resolvePath(path) }
  try {
    return { agent: parseTarget(url) }
  } catch (error) {
    throw error instanceof ForbiddenTarget ? notAllowed(error) : error
  }
}

/** The addresses of hosts, as far as `SOURCE_ALLOWED` has them. Throws `ForbiddenTarget`, or the error of resolving a name. */
export function createSourceTargets({ networks }: Allowed, resolve: Resolve): Targets {
  const { judge } = createAddressRules(networks)
  return createTargets({
    // Leases are read from where the operator has said, and from no public address besides.
    rules: { judge: (address) => (judge(address) === 'listed' ? 'listed' : 'forbidden') },
    resolve,
    resolveTimeoutMs: RESOLVE_MS,
    advice:
      'which is in no network of SOURCE_ALLOWED; it can allow any but link-local addresses and those of cloud metadata',
  })
}

export const notAllowed = ({ message }: ForbiddenTarget): SourceError =>
  new SourceError('not_allowed', `The URL ${message}.`)
