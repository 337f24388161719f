import { SourceError } from '../source-reader.ts'
import type { AskKea } from './ask-kea.ts'
import { type AnsweredLease, type KeaAnswer, readAnswer } from './kea-answer.ts'

/** One of Kea's two servers. */
export interface KeaFamily {
  /** As the control agent knows it. */
  readonly service: 'dhcp4' | 'dhcp6'
  readonly command: string
}
export const KEA_FAMILIES: readonly KeaFamily[] = [
  { service: 'dhcp4', command: 'lease4-get-page' },
  { service: 'dhcp6', command: 'lease6-get-page' },
]

export interface PageBounds {
  /** How many leases are asked for at once. */
  readonly pageLeases: number
  readonly maxPages: number
}
export interface PageParts extends PageBounds {
  readonly ask: AskKea
  /** Who is asked, for messages. */
  readonly where: string
  /** Whether a control agent hands commands on, which wants to know to whom. */
  readonly isAgent: boolean
  readonly signal: AbortSignal
}

/** Asks for the leases behind an address; `start` is before all of them. */
export type AskPage = (family: KeaFamily, from: string) => Promise<KeaAnswer>

export function createPageAsk({ ask, where, isAgent, pageLeases, signal }: PageParts): AskPage {
  return async ({ command, service }, from) => {
    const asked = { command, arguments: { from, limit: pageLeases } }
    return readAnswer(await ask(isAgent ? { ...asked, service: [service] } : asked, signal), where)
  }
}

/**
 * Reads on from the first page to the first that isn't full. Throws a `SourceError` where the server refuses a page, and
 * where pages would never end.
 */
export async function* followPages(
  family: KeaFamily,
  first: readonly AnsweredLease[],
  askPage: AskPage,
  { where, pageLeases, maxPages }: PageParts,
): AsyncGenerator<readonly AnsweredLease[]> {
  const asked = new Set<string>()
  let page = first
  for (let pages = 1; ; pages++) {
    yield page
    const last = page.at(-1)?.['ip-address']
    if (last === undefined || page.length < pageLeases) return
    if (asked.has(last)) throw repeated(where, family, last)
    if (pages >= maxPages) throw tooMany(where, maxPages)
    asked.add(last)
    const answer = await askPage(family, last)
    if (answer.kind !== 'leases') throw gone(where, family)
    page = answer.leases
  }
}

const repeated = (where: string, { command }: KeaFamily, last: string): SourceError =>
  new SourceError(
    'bad_answer',
    `${where} answers ${command} with the same page again, up to ${last}; see what answers there.`,
  )

const tooMany = (where: string, maxPages: number): SourceError =>
  new SourceError('too_large', `${where} has more than ${maxPages} pages of leases, the most that are read.`)

const gone = (where: string, { command }: KeaFamily): SourceError =>
  new SourceError(
    'bad_answer',
    `${where} answered some pages, but no longer knows ${command}; see whether it was started anew.`,
  )
