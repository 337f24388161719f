import type { ImportedPiece } from '../../devices/statement.ts'
import type { Verbs } from '../../store.ts'
import type { Call } from './protocol.ts'

/** Adds to the answers of imports how long the writer was busy with them, and whether it had other work. */
export interface TimedImports {
  readonly verbs: Verbs
  /** The writer has got these calls. */
  received(calls: readonly Call[]): void
  /** The runner has work. */
  isBusy(): void
  /** A transaction's commit took so long. */
  committed(milliseconds: number): void
}

/** Those behind which a caller waits. */
const WAITED_FOR_VERBS = [
  ...(['createJob', 'retryJob', 'revertJob', 'cancelJob', 'cancelJobs', 'pauseJob', 'resumeJob'] as const),
  ...(['deleteJob', 'restoreJob', 'createPreview', 'pruneDevices', 'deleteDevice'] as const),
] satisfies (keyof Verbs)[]
const WAITED_FOR: ReadonlySet<string> = new Set(WAITED_FOR_VERBS)
/** So long after the last one the writer counts as an import's own. */
const ALONE_AFTER_MS = 2000

export function timedImports(verbs: Verbs, elapsed: () => number = () => performance.now()): TimedImports {
  let othersAt = Number.NEGATIVE_INFINITY
  let isPiece = false
  /** Of the last piece: that of this one is still to come, and many pages make it as long as the work. */
  let commit = 0
  const importPiece: Verbs['importPiece'] = (importId, statements): ImportedPiece => {
    const began = elapsed()
    const counts = verbs.importPiece(importId, statements)
    const ended = elapsed()
    isPiece = true
    return { ...counts, load: { milliseconds: ended - began + commit, alone: ended - othersAt > ALONE_AFTER_MS } }
  }
  return {
    verbs: { ...verbs, importPiece },
    received(calls) {
      if (calls.some(({ verb }) => WAITED_FOR.has(verb))) othersAt = elapsed()
    },
    isBusy() {
      othersAt = elapsed()
    },
    committed(milliseconds) {
      if (isPiece) commit = milliseconds
      isPiece = false
    },
  }
}
