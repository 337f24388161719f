import { promises as dns, type LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import type { AddressRules } from './address-rules.ts'

/** All addresses of a host name, as the operating system knows them. Rejects when there are none. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>

/** A URL that nothing may be sent to; the message is to be read after the name of the field. */
export class ForbiddenTarget extends Error {}

export interface Targets {
  /** The addresses that may be connected to. Throws `ForbiddenTarget`, or what resolving the name threw. */
  addressesOf(url: URL): Promise<readonly LookupAddress[]>
}

const lookup: Resolve = (hostname) => dns.lookup(hostname, { all: true })

/**
 * Decides where messages may go. The addresses that were judged are the ones to connect to: a name that is resolved
 * again for the connection could lead elsewhere by then.
 */
export function createTargets(rules: AddressRules, resolve: Resolve = lookup): Targets {
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>()
  // Lookups share four threads of the process: a name server that hangs must not take one for each message.
  const resolveOnce = (hostname: string): Promise<readonly LookupAddress[]> => {
    const known = underWay.get(hostname)
    if (known !== undefined) return known
    const asked = resolve(hostname).finally(() => underWay.delete(hostname))
    underWay.set(hostname, asked)
    return asked
  }
  return {
    async addressesOf(url) {
      const hostname = url.hostname.replace(/^\[|\]$/g, '')
      const family = isIP(hostname)
      const addresses = family === 0 ? await resolveOnce(hostname) : [{ address: hostname, family }]
      const judged = addresses.map((one) => ({ ...one, verdict: rules.judge(one.address) }))
      const forbidden = judged.find(({ verdict }) => verdict === 'forbidden')
      // The operator's list may choose among the addresses of a name; otherwise one that is forbidden spoils it.
      const vouched = judged.some(({ verdict }) => verdict === 'listed')
      if (forbidden !== undefined && !vouched) throw new ForbiddenTarget(refusal(forbidden.address))
      return judged.filter(({ verdict }) => verdict !== 'forbidden')
    },
  }
}

/** The URL, if it is one that could be sent to. Throws `ForbiddenTarget`. */
export function parseTarget(text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) throw new ForbiddenTarget('must be an http or https URL')
  if (url.username !== '' || url.password !== '') throw new ForbiddenTarget('must not hold credentials')
  if (text.includes('#')) throw new ForbiddenTarget('must not have a fragment')
  return url
}

const refusal = (address: string): string =>
  `leads to ${address}, which is not a public address; WEBHOOK_ALLOWED_NETWORKS can allow it, unless it is link-local`
