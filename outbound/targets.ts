import type { LookupAddress } from 'node:dns'
import { isIP } from 'node:net'
import type { AddressRules } from './address-rules.ts'
import { raceAbort } from './race-abort.ts'
import type { Resolve } from './resolve.ts'

/** A URL that nothing may be sent to. The message continues a sentence that begins with the name of the field. */
export class ForbiddenTarget extends Error {}

export interface Targets {
  /**
   * The addresses to connect to. Throws `ForbiddenTarget`, or the error of resolving the name.
   */
  addressesOf(url: URL): Promise<readonly LookupAddress[]>
}

interface Parts {
  readonly rules: AddressRules
  readonly resolve: Resolve
  /** For resolving one name. */
  readonly resolveTimeoutMs: number
  /** What a refusal says of an address that is forbidden. */
  readonly advice?: string
}
const NOT_PUBLIC = 'which is not a public address; WEBHOOK_ALLOWED_NETWORKS can allow it, unless it is link-local'

/**
 * Decides where messages may go. The judged addresses are the ones to connect to: a name that is resolved again for the
 * connection could lead elsewhere by then.
 */
export function createTargets({ rules, resolve, resolveTimeoutMs, advice = NOT_PUBLIC }: Parts): Targets {
  const underWay = new Map<string, Promise<readonly LookupAddress[]>>()
  const resolveInTime = async (hostname: string): Promise<readonly LookupAddress[]> => {
    const limit = AbortSignal.timeout(resolveTimeoutMs)
    try {
      return await raceAbort(limit, () => resolve(hostname, limit))
    } catch (error) {
      throw limit.aborted ? Object.assign(new Error('resolving took too long'), { code: 'ETIMEOUT' }) : error
    }
  }
  // Many messages may wait for one name server that hangs.
  const resolveOnce = (hostname: string): Promise<readonly LookupAddress[]> => {
    const known = underWay.get(hostname)
    if (known !== undefined) return known
    const asked = resolveInTime(hostname).finally(() => underWay.delete(hostname))
    underWay.set(hostname, asked)
    return asked
  }
  return {
    async addressesOf(url) {
      const hostname = bareHost(url)
      const family = isIP(hostname)
      const addresses = family === 0 ? await resolveOnce(hostname) : [{ address: hostname, family }]
      const judged = addresses.map((one) => ({ ...one, verdict: rules.judge(one.address) }))
      const forbidden = judged.find(({ verdict }) => verdict === 'forbidden')
      // With one listed address the others are left out; without one, a forbidden address refuses the name.
      const isListed = judged.some(({ verdict }) => verdict === 'listed')
      if (forbidden !== undefined && !isListed) throw new ForbiddenTarget(`leads to ${forbidden.address}, ${advice}`)
      return judged.filter(({ verdict }) => verdict !== 'forbidden')
    },
  }
}

const bareHost = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '')
/** Names and their labels have the bounds of DNS. */
const isHostName = (name: string): boolean =>
  name.length <= 253 &&
  name
    .replace(/\.$/, '')
    .split('.')
    .every((label) => label.length >= 1 && label.length <= 63)

/** A URL that messages could be sent to. Throws `ForbiddenTarget`. */
export function parseTarget(text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol)) throw new ForbiddenTarget('must be an http or https URL')
  if (url.username !== '' || url.password !== '') throw new ForbiddenTarget('must not contain credentials')
  if (url.port === '0') throw new ForbiddenTarget('must not have port 0')
  if (isIP(bareHost(url)) === 0 && !isHostName(url.hostname)) {
    throw new ForbiddenTarget('must have a host name of at most 253 characters, each part of 1 to 63')
  }
  if (text.includes('#')) throw new ForbiddenTarget('must not have a fragment')
  return url
}
