import { ALONE_AFTER_MS, WAITED_FOR } from '../devices/import-load.ts'
import type { Verbs } from '../store.ts'
import type { InTransaction } from './verbs.ts'

/** Adds to the answers of pieces of imports how long everybody else waited, and whether there was anybody. */
export interface TimedImports {
  readonly verbs: InTransaction<Verbs>
  /** The runner has work. */
  isBusy(): void
}
type AnyVerb = (...args: readonly unknown[]) => Promise<unknown>

export function timedImports(
  verbs: InTransaction<Verbs>,
  elapsed: () => number = () => performance.now(),
): TimedImports {
  let othersAt = Number.NEGATIVE_INFINITY
  const isBusy = () => {
    othersAt = elapsed()
  }
  const noting = ([name, verb]: [string, AnyVerb]): [string, AnyVerb] => [
    name,
    (...args) => {
      isBusy()
      return verb(...args)
    },
  ]
  const others = Object.entries(verbs as unknown as Record<string, AnyVerb>).filter(([name]) => WAITED_FOR.has(name))
  const importPiece: InTransaction<Verbs>['importPiece'] = async (importId, statements) => {
    const began = elapsed()
    const counts = await verbs.importPiece(importId, statements)
    // A piece is written down whole and can't be cut short: who comes meanwhile waits for all of it, as for a commit.
    const load = { milliseconds: 0, commitMilliseconds: elapsed() - began, alone: began - othersAt > ALONE_AFTER_MS }
    return { ...counts, load }
  }
  return { verbs: { ...verbs, ...Object.fromEntries(others.map(noting)), importPiece }, isBusy }
}
