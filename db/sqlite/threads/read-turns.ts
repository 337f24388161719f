import { createFairQueue, type Shared } from '../../fair-queue.ts'
import { isSteps, type Steps } from '../steps.ts'

/** A read that waits for its turns. */
export interface Read extends Shared {
  readonly id: number
  /** Begins it; an iterator goes on in steps, anything else is its answer. */
  begin(): unknown
  done(error: unknown, value: unknown): void
}
/** Reads side by side, none of which keeps another waiting for more than a few turns. */
export interface ReadTurns {
  add(read: Read): void
  /** Forgets a read that nobody waits for; one that is not there was done. */
  drop(id: number): void
  /** Gives one read its turn; false: there is none. */
  next(): boolean
  readonly waiting: number
}
type Begun = Read & { steps?: Steps<unknown> }

/** How long a turn is, in milliseconds; the step in hand is finished. A page that somebody waits for takes less than one. */
const TURN_MS = 1.5
/** Of so many turns one goes to a read that has had its first, however many new ones come. */
const LONG_TURN = 4
/** How many long reads of one share go on side by side; the others wait until one of these is done. */
const ABREAST = 4

/**
 * New reads come first, and most are done in their first turn; those that aren't are long and wait behind. Shares have
 * their turns one after the other, so that many reads of one share hold back none of another's.
 */
export function createReadTurns(now: () => number = () => performance.now()): ReadTurns {
  const fresh = createFairQueue<Begun>()
  const long = createFairQueue<Begun>()
  let turns = 0

  const take = (): Begun | undefined => {
    turns++
    return turns % LONG_TURN === 0 ? (long.take() ?? fresh.take()) : (fresh.take() ?? long.take())
  }
  /** False: there is more to do. */
  const advance = (read: Begun): boolean => {
    if (read.steps === undefined) {
      const begun = read.begin()
      if (!isSteps(begun)) {
        read.done(null, begun)
        return true
      }
      read.steps = begun
    }
    const ends = now() + TURN_MS
    do {
      const { done, value } = read.steps.next()
      if (done === true) {
        read.done(null, value)
        return true
      }
    } while (now() < ends)
    return false
  }
  return {
    add: (read) => fresh.put(read),
    drop(id) {
      const isIt = (one: Begun) => one.id === id
      const read = fresh.remove(isIt) ?? long.remove(isIt)
      read?.steps?.return(undefined)
    },
    next() {
      const read = take()
      if (read === undefined) return false
      const place = read.steps === undefined ? undefined : ABREAST - 1
      try {
        if (!advance(read)) long.put(read, place)
      } catch (error) {
        read.done(error, undefined)
      }
      return true
    },
    get waiting() {
      return fresh.size + long.size
    },
  }
}
