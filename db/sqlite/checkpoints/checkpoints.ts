import { StoreError } from '../../errors.ts'
import type { Connection } from '../connection.ts'

/** Folds the write-ahead log into the database file, and begins the log anew, before it grows large. */
export interface Checkpoints {
  /** Looks after it. To be called between two transactions. */
  look(): void
  /** Whether one is being made beside the writer. What is written meanwhile and is much would make the next one long. */
  readonly isBusy: boolean
  /** Whether the log is so long that it is to begin anew before an import writes more. */
  readonly isLong: boolean
  /** Closes the file. */
  close(): void
}
/** Makes checkpoints beside the writer, which goes on meanwhile. */
export interface Checkpointer {
  ask(): void
  /** Whether one was asked for and is not done. */
  readonly isAsked: boolean
  close(): void
}
/** Pages that are in the log, and how many of them are in the database, too. */
interface Log {
  readonly log: number
  readonly checkpointed: number
}

const EVERY_MS = 10_000
/** A page has 4 KiB. From here on a checkpoint is worth its cost; SQLite's own limit is the same. */
const MANY_PAGES = 1000
/** The log begins anew once all of it is in the database, which it never is while the writer goes on beside the checkpointer. */
const LONG_LOG = 4 * MANY_PAGES
/** So few are written in a millisecond or two. */
const FEW_PAGES = 200
/** The checkpointer doesn't keep up. */
const FAR_BEHIND = 16 * MANY_PAGES
/** 64 MB: an import that goes on beside checkpoints waits here for one that reaches the end of the log. */
const LONGEST_BESIDE = 16 * MANY_PAGES
/** 400 MB: a backup of a large database holds the log for so long that it may well have half of it. */
const TOO_MANY_PAGES = 100_000

/**
 * In place of SQLite's own checkpoints, which keep the commit waiting that has made the log too long. The checkpointer
 * does most of it. The writer makes a checkpoint itself where that is a small one and lets the log begin anew, where
 * the checkpointer doesn't keep up, and now and then, to see whether it can be made. `onFault` is called once each time
 * that a checkpoint fails, or that the log grows and can't be folded in.
 */
export function createCheckpoints(
  db: Connection,
  checkpointer: Checkpointer,
  onFault: (error: Error) => void,
  now: () => number = () => performance.now(),
): Checkpoints {
  const state = db.prepare<[], Log>('PRAGMA wal_checkpoint(NOOP)')
  db.pragma('wal_autocheckpoint = 0')
  let next = now() + EVERY_MS
  let isFaulty = false
  /** How long the log is. */
  let length = 0
  /** How long the log was at the last one. Somebody who reads may hold it, so that another is of use only once it has grown. */
  let last = { asked: 0, own: 0 }

  const faultOf = (): Error | null => {
    try {
      const [found] = db.pragma('wal_checkpoint(PASSIVE)') as [Log]
      const left = found.log - found.checkpointed
      return left < TOO_MANY_PAGES ? null : fault(`A long read holds ${left} pages of it.`)
    } catch (error) {
      return fault(`Check the disk. (${(error as Error).message})`, error)
    }
  }
  const checkpoint = (): void => {
    next = now() + EVERY_MS
    const found = faultOf()
    if (found !== null && !isFaulty) onFault(found)
    isFaulty = found !== null
  }
  const shorten = (): void => {
    const { log, checkpointed } = state.get() as Log
    const left = log - checkpointed
    length = log
    if (log < last.asked || log < last.own) last = { asked: 0, own: 0 }
    if (left === 0 || checkpointer.isAsked) return
    const isLong = log >= LONG_LOG
    const isOwn = left >= FAR_BEHIND || (isLong && left < FEW_PAGES)
    const worth = isLong ? FEW_PAGES : MANY_PAGES
    if (isOwn && log >= last.own + MANY_PAGES) {
      last = { asked: log, own: log }
      checkpoint()
    } else if (left >= worth && log >= last.asked + worth) {
      last.asked = log
      checkpointer.ask()
    }
  }
  return {
    look() {
      if (now() < next) shorten()
      else checkpoint()
    },
    get isBusy() {
      return checkpointer.isAsked
    },
    get isLong() {
      return length >= LONGEST_BESIDE
    },
    close: () => checkpointer.close(),
  }
}

const fault = (why: string, cause?: unknown): StoreError =>
  new StoreError(
    'storage_unavailable',
    `The write-ahead log can't be copied into the database file: acknowledged changes are safe in it, but it grows. ${why}`,
    undefined,
    { cause },
  )
