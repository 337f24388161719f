import type { SourceAddress } from '../db/devices/device-store.ts'
import { NOTHING } from '../db/errors.ts'
import type { Ip } from '../db/ip.ts'
import type { Store } from '../db/store.ts'
import { ImportError } from './import-error.ts'
import type { StreamReport } from './import-stream.ts'
import type { Spool } from './spool.ts'
import { type Warning, warningOf } from './warnings.ts'

/** Whose complete list an import is. */
export interface SnapshotOf {
  readonly source: string
  readonly site: string
}

/** A list that takes more addresses away than that, and more than half of what there is, is held back. */
const MOST_GONE = 100
const PAGE = 5000
const PIECE = 500

/** What the inventory has by a source at a site, page by page. */
async function* knownOf(store: Store, { source, site }: SnapshotOf): AsyncGenerator<readonly SourceAddress[]> {
  let after: Ip | null = null
  for (;;) {
    const page: readonly SourceAddress[] = await store.addressesOfSource(source, site, after, PAGE)
    yield page
    if (page.length < PAGE) return
    after = page.at(-1)?.ip ?? null
  }
}

/** Throws an `ImportError` where a complete list would take too much away. */
export async function refuseEmptying(store: Store, of: SnapshotOf, { names }: Spool): Promise<void> {
  let known = 0
  let named = 0
  for await (const page of knownOf(store, of)) {
    known += page.length
    named += page.filter(names).length
  }
  const lost = known - named
  if (lost <= MOST_GONE || lost * 2 <= known) return
  throw new ImportError(
    'held_back',
    `${of.source} has ${known} addresses at ${of.site}, and this list names ${named} of them: it would take ${lost} away, more than half, so ${NOTHING}. If that is right, do it again with snapshot=force`,
  )
}

/** Takes away what a complete list doesn't name, step by step, once all that it names is taken. */
export async function takeAwayRest(
  store: Store,
  of: SnapshotOf,
  { names }: Spool,
  takeAway: (ips: readonly Ip[]) => Promise<void>,
): Promise<void> {
  for await (const page of knownOf(store, of)) {
    const rest = page.filter((address) => !names(address)).map(({ ip }) => ip)
    for (let from = 0; from < rest.length; from += PIECE) await takeAway(rest.slice(from, from + PIECE))
  }
}

/** The lines by which a file may name less than there is; null: it is complete. */
export function incompleteness({ rejected, warnings }: Pick<StreamReport, 'rejected' | 'warnings'>): Warning | null {
  const cutOff = warnings.find(({ code }) => code === 'cut_off')?.count ?? 0
  return rejected + cutOff === 0 ? null : warningOf('incomplete', rejected + cutOff)
}
