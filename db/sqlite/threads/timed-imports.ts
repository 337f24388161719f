import { ALONE_AFTER_MS, WAITED_FOR } from '../../devices/import-load.ts'
import { addCounts, type ImportedPiece, NO_DEVICES } from '../../devices/statement.ts'
import type { Verbs } from '../../store.ts'
import type { Callers } from './callers.ts'
import type { Call } from './protocol.ts'

/**
 * Ends pieces of imports once their time is over or somebody waits, and adds to their answers how long the writer was busy
 * with them, and whether it had other work.
 */
export interface TimedImports {
  readonly verbs: Verbs
  /** The writer has got these calls. */
  received(calls: readonly Call[]): void
  /** Whether nobody else has written of late, or waits. */
  readonly isAlone: boolean
  /** The runner has work. */
  isBusy(): void
  /** A transaction's commit took so long. To be called before what was committed is answered. */
  committed(milliseconds: number): void
}

/** How long a piece goes on: while others write, and while nobody does or waits. */
const PIECE_MS = { shared: 8, alone: 1000 }
/** After so many statements it looks whether it goes on. */
const FEW = 50

export function timedImports(
  verbs: Verbs,
  callers: Pick<Callers, 'areWaiting'>,
  elapsed: () => number = () => performance.now(),
): TimedImports {
  let othersAt = Number.NEGATIVE_INFINITY
  /** Of the piece whose commit is still to come. */
  let load: { milliseconds: number; commitMilliseconds: number; alone: boolean } | null = null
  const isAlone = () => !callers.areWaiting && elapsed() - othersAt > ALONE_AFTER_MS
  const importPiece: Verbs['importPiece'] = (importId, statements, mayTakePart = false): ImportedPiece => {
    const began = elapsed()
    let counts = NO_DEVICES
    let taken = 0
    const goesOn = () => !mayTakePart || elapsed() - began < (isAlone() ? PIECE_MS.alone : PIECE_MS.shared)
    do {
      const few = statements.slice(taken, taken + FEW)
      counts = addCounts(counts, verbs.importPiece(importId, few))
      taken += few.length
    } while (taken < statements.length && goesOn())
    load = { milliseconds: elapsed() - began, commitMilliseconds: 0, alone: isAlone() }
    return { ...counts, taken, load }
  }
  return {
    verbs: { ...verbs, importPiece },
    received(calls) {
      if (calls.some(({ verb }) => WAITED_FOR.has(verb))) othersAt = elapsed()
    },
    get isAlone() {
      return isAlone()
    },
    isBusy() {
      othersAt = elapsed()
    },
    committed(milliseconds) {
      if (load !== null) load.commitMilliseconds = milliseconds
      load = null
    },
  }
}
