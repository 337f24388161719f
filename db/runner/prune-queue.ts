import { otherCount } from '../devices/deletion.ts'
import type { Pruned } from '../devices/device-store.ts'
import { afterSteps, NOTHING, StoreError } from '../errors.ts'
import { MAX_MAC } from '../mac.ts'
import type { Actor } from '../model.ts'
import type { Answer, Later } from '../verbs.ts'

interface NewPrune<Reached> {
  readonly pruneId: string
  readonly criteriaJson: string
  readonly actor: Actor
  /** How many devices its caller has seen; null: nothing is deleted. */
  readonly expectedCount: number | null
  /** Adds to `found` what matches among the next devices after a MAC; answers the last that was judged, `MAX_MAC` at the end. */
  readonly search: (after: number) => Reached
  /** The devices that match, 8 bytes each, ascending. */
  readonly found: readonly number[]
}
/** A prune under way; `Reached`: a MAC, at once or later. */
export interface Prune<Reached> extends NewPrune<Reached> {
  readonly done: Answer<Pruned>
  searchedUpTo: number
  /** How many of them were looked at again, to delete or to keep them. */
  judged: number
  kept: number
  deleted: number
  isLeft: boolean
}
/** What a step that deletes has done with the next of the devices. */
export interface Judgement {
  /** How many of all were looked at again by now, and how many of those were kept. */
  readonly judged: number
  readonly kept: number
  /** Those that this step deleted, ascending. */
  readonly gone: readonly number[]
}

/** Prunes, one after the other. What a step did is told once it is committed. */
export interface PruneQueue<Reached> {
  readonly busy: boolean
  add(prune: NewPrune<Reached>): Later<Pruned>
  /** The oldest. */
  first(): Prune<Reached>
  searched(prune: Prune<Reached>, upTo: number): void
  judged(prune: Prune<Reached>, judgement: Judgement): void
  remove(prune: Prune<Reached>): void
  /** Gives up the oldest; its caller gets the error, and what was done before. */
  giveUp(error: Error): void
  /** Gives up all of them, because the server stops. */
  stop(): void
}

/** How long a step goes on, in milliseconds. */
export const PRUNE_STEP_MS = 10
const CLOSED = `The server is stopping: ${NOTHING}. Try again in a few seconds.`

/** One that deletes is finished: its caller may have seen the count and gone. */
export const isUnwanted = ({ isLeft, deleted }: Prune<unknown>): boolean => isLeft && deleted === 0

/** What the audit log is told of a step that deletes; null: it deleted nothing. */
export function prunedStep({ pruneId, criteriaJson }: Prune<unknown>, { gone }: Judgement) {
  const [firstMac, lastMac] = [gone[0], gone.at(-1)]
  if (firstMac === undefined || lastMac === undefined) return null
  return { pruneId, criteriaJson, deletedCount: gone.length, firstMac, lastMac }
}

const accountOf = ({ found, kept, deleted }: Prune<unknown>): Pruned => ({
  matchingCount: found.length,
  keptCount: kept,
  deletedCount: deleted,
})

export function createPruneQueue<Reached>(): PruneQueue<Reached> {
  const queue: Prune<Reached>[] = []
  const remove = (prune: Prune<Reached>): void => void queue.splice(queue.indexOf(prune), 1)
  const fail = (prune: Prune<Reached>, error: Error): void => {
    remove(prune)
    const { deleted, found } = prune
    const standing = `${deleted} of the ${found.length} devices that matched were deleted before`
    const isAfterSteps = error instanceof StoreError && deleted > 0
    prune.done(isAfterSteps ? afterSteps(error, standing) : error, accountOf(prune))
  }
  return {
    get busy() {
      return queue.length > 0
    },
    add: (begun) => (done) => {
      const prune = { ...begun, done, searchedUpTo: -1, judged: 0, kept: 0, deleted: 0, isLeft: false }
      queue.push(prune)
      return () => {
        prune.isLeft = true
      }
    },
    first: () => queue[0] as Prune<Reached>,
    searched(prune, upTo) {
      prune.searchedUpTo = upTo
      const { expectedCount: expected, found } = prune
      if (upTo === MAX_MAC && expected !== null && expected !== found.length) {
        fail(prune, otherCount(found.length, expected))
      }
    },
    judged(prune, { judged, kept, gone }) {
      Object.assign(prune, { judged, kept, deleted: prune.deleted + gone.length })
      if (judged < prune.found.length) return
      remove(prune)
      prune.done(null, accountOf(prune))
    },
    remove,
    giveUp: (error) => fail(queue[0] as Prune<Reached>, error),
    stop() {
      for (const prune of [...queue]) fail(prune, new StoreError('storage_unavailable', CLOSED))
    },
  }
}
