import type { Connection } from './connection.ts'
import { StoreError } from './errors.ts'

/** Folds the write-ahead log into the database file now and then. SQLite does so by itself, and says nothing when it fails. */
export interface Checkpoints {
  /** Looks after it when it is time. */
  look(): void
}

const EVERY_MS = 10_000
/** 400 MB, where a page has 4 KiB: a backup of a large database holds the log for so long that it may well have half of it. */
const MANY_FRAMES = 100_000

/** `onFault` hears once of each time that it fails, or that the log grows and can't be folded in. */
export function createCheckpoints(
  db: Connection,
  onFault: (error: Error) => void,
  now: () => number = () => performance.now(),
): Checkpoints {
  let next = now() + EVERY_MS
  let isFaulty = false

  const faultOf = (): Error | null => {
    try {
      const [found] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number; checkpointed: number }[]
      const left = (found?.log ?? 0) - (found?.checkpointed ?? 0)
      return left < MANY_FRAMES ? null : fault(`Something reads for long and holds ${left} pages of it.`)
    } catch (error) {
      return fault(`Check the disk. (${(error as Error).message})`, error)
    }
  }
  return {
    look() {
      if (now() < next) return
      next = now() + EVERY_MS
      const found = faultOf()
      if (found !== null && !isFaulty) onFault(found)
      isFaulty = found !== null
    },
  }
}

const fault = (why: string, cause?: unknown): StoreError =>
  new StoreError(
    'storage_unavailable',
    `The write-ahead log can't be folded into the database file: what was acknowledged is safe in it, but it grows. ${why}`,
    undefined,
    { cause },
  )
