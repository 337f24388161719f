import { raceAbort } from '../../outbound/race-abort.ts'
import { createResolve, type Resolve } from '../../outbound/resolve.ts'
import { ForbiddenTarget } from '../../outbound/targets.ts'
import { type Reading, type ReadOptions, SourceError, type SourcePlace } from '../source-reader.ts'
import { type AskBounds, type AskKea, createAgentAsk, createSocketAsk } from './ask-kea.ts'
import type { AnsweredLease, KeaAnswer } from './kea-answer.ts'
import { HEADER, lineOf } from './kea-lines.ts'
import {
  createPageAsk,
  followPages,
  KEA_FAMILIES,
  type KeaFamily,
  type PageBounds,
  type PageParts,
} from './kea-pages.ts'
import { createSourceTargets, notAllowed, parseKeaUrl } from './kea-place.ts'
import { shown } from './pinned-path.ts'

export interface KeaBounds extends AskBounds, PageBounds {
  /** Of all that is made of the answers. */
  readonly maxBytes: number
}
export const KEA_BOUNDS: KeaBounds = {
  pageLeases: 1000,
  maxPages: 20_000,
  maxAnswerBytes: 16 * 1024 * 1024,
  answerMs: 30_000,
  maxBytes: 1024 ** 3,
}

type KeaPlace = Extract<SourcePlace, { kind: 'kea' }>
export type OpenKea = (place: KeaPlace, options: ReadOptions) => Promise<Reading>

/**
 * Reads leases from Kea page by page, as one lease file. What is served is found out by the first pages, so that most of
 * what may be wrong shows before anything is imported.
 */
export function createKeaReader(resolve: Resolve = createResolve(), bounds: KeaBounds = KEA_BOUNDS): OpenKea {
  return async (place, options) => {
    const { ask, where, isAgent } = await askOf(place, options, resolve, bounds)
    const parts: PageParts = { ...bounds, ask, where, isAgent, signal: options.signal }
    const askPage = createPageAsk(parts)
    const firsts: First[] = []
    for (const family of KEA_FAMILIES) firsts.push({ family, answer: await askPage(family, 'start') })
    const served = firsts.filter(isServed)
    checkServed(firsts, options.lastRead, where)
    const pages = served.map(({ family, answer: { leases } }) => followPages(family, leases, askPage, parts))
    return {
      format: 'kea',
      mediaType: 'text/csv',
      body: asLeaseFile(pages, bounds.maxBytes, where),
      mark: served.map(({ family: { service } }) => service).join(','),
      warnings: isAgent ? firsts.filter(isUnknown).map(({ family }) => `${where}: ${missingLibrary([family])}`) : [],
    }
  }
}

interface First {
  readonly family: KeaFamily
  readonly answer: KeaAnswer
}
type Served = First & { readonly answer: { readonly kind: 'leases' } }
const isServed = (first: First): first is Served => first.answer.kind === 'leases'
const isUnknown = ({ answer }: First): boolean => answer.kind === 'unknown_command'

async function askOf(
  { url, credentials }: KeaPlace,
  { allowed, signal }: ReadOptions,
  resolve: Resolve,
  bounds: AskBounds,
): Promise<{ readonly ask: AskKea; readonly where: string; readonly isAgent: boolean }> {
  const place = parseKeaUrl(url)
  if ('socket' in place) {
    return { ask: createSocketAsk(place.socket, allowed, bounds), where: shown(place.socket), isAgent: false }
  }
  const { agent } = place
  signal.throwIfAborted()
  const addresses = await raceAbort(signal, () => createSourceTargets(allowed, resolve).addressesOf(agent)).catch(
    (error) => {
      signal.throwIfAborted()
      if (error instanceof ForbiddenTarget) throw notAllowed(error)
      throw new SourceError(
        'unreachable',
        `The name ${agent.hostname} can\u2019t be resolved; see whether it is right.`,
        { cause: error },
      )
    },
  )
  return { ask: createAgentAsk(agent, addresses, credentials, bounds), where: shown(agent.host), isAgent: true }
}

/**
 * Throws where nothing is served, and where less is than was read last: what is missing would otherwise count as gone.
 */
function checkServed(firsts: readonly First[], lastRead: string | null, where: string): void {
  const unknown = firsts.filter(isUnknown).map(({ family }) => family)
  if (!firsts.some(isServed)) {
    throw new SourceError('bad_answer', `${where}: ${unknown.length > 0 ? missingLibrary(unknown) : NO_SOCKET}`)
  }
  const before = lastRead?.split(',') ?? []
  const lost = firsts.find((first) => before.includes(first.family.service) && !isServed(first))
  if (lost === undefined) return
  const reason = isUnknown(lost)
    ? missingLibrary([lost.family])
    : `its agent has no socket of ${lost.family.service} any more.`
  throw new SourceError(
    'bad_answer',
    `${where}: ${reason} Its leases were read before; if they are given up, run the source by hand.`,
  )
}

const LIBRARY = '{"library": "/usr/lib/x86_64-linux-gnu/kea/hooks/libdhcp_lease_cmds.so"}'
const missingLibrary = (families: readonly KeaFamily[]): string => {
  const commands = families.map(({ command }) => command).join(' or ')
  const services = families.map(({ service }) => service).join(' or ')
  return `${services} doesn\u2019t know ${commands}: add ${LIBRARY} to "hooks-libraries" in its configuration.`
}
const NO_SOCKET =
  'the agent has no socket of dhcp4 or dhcp6: name them in its configuration, as "control-sockets": {"dhcp4": {"socket-type": "unix", "socket-name": "/run/kea/kea4-ctrl-socket"}}.'

/** All leases as one lease file, a page at a time. */
async function* asLeaseFile(
  families: readonly AsyncIterable<readonly AnsweredLease[]>[],
  maxBytes: number,
  where: string,
): AsyncGenerator<Uint8Array> {
  let bytes = 0
  const counted = (text: string): Uint8Array => {
    const piece = Buffer.from(text)
    bytes += piece.byteLength
    if (bytes <= maxBytes) return piece
    const message = `The leases of ${where} are more than ${maxBytes} bytes, the most that are read.`
    throw new SourceError('too_large', message)
  }
  // Also a server without leases has said so.
  yield counted(HEADER)
  for (const pages of families) for await (const page of pages) yield counted(page.map(lineOf).join(''))
}
