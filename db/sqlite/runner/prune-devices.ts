import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import { isDeletable, otherCount } from '../../devices/deletion.ts'
import type { Pruned, PruneVerbs } from '../../devices/device-store.ts'
import { afterSteps, NOTHING, StoreError } from '../../errors.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Actor } from '../../model.ts'
import type { StepWork } from '../../runner/step-work.ts'
import { createStepSize } from '../../step-size.ts'
import type { Answer } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { compileCriteria } from '../criteria/compile.ts'
import { createKeyRanges } from '../criteria/key-ranges.ts'
import type { DeviceDeletion } from '../devices/delete-devices.ts'
import { storageFault } from '../faults.ts'

/** Prunes of the inventory, one after the other. */
export interface Prunes extends StepWork<() => void>, PruneVerbs {}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly deletion: DeviceDeletion
  readonly observer: Observer
}
interface Prune {
  readonly pruneId: string
  readonly criteriaJson: string
  readonly actor: Actor
  readonly expectedCount: number | null
  readonly done: Answer<Pruned>
  /** Adds what matches among the next devices after a MAC; returns the last that was judged, `MAX_MAC` at the end. */
  readonly search: (after: number) => number
  /** The devices that match, 8 bytes each, ascending. */
  readonly found: number[]
  searchedUpTo: number
  /** How many of them were looked at again, to delete or to keep them. */
  judged: number
  kept: number
  deleted: number
  isLeft: boolean
}

const STEP_MS = 10
const CLOSED = `The server is stopping: ${NOTHING}. Try again in a few seconds.`

/**
 * A prune first looks for the devices, one range of keys after the other, and keeps their MACs. Only if they are as many as
 * its caller has seen does it delete, a few in each step: whether something speaks against a device is asked in the step
 * that deletes it.
 */
export function createPrunes(
  { db, clock, deletion, observer }: Parts,
  elapsed: () => number = () => performance.now(),
): Prunes {
  const queue: Prune[] = []
  const rangesOf = createKeyRanges(db)

  const searchOf = (criteria: Criteria, found: number[]): Prune['search'] => {
    const now = clock.now()
    const { sql, params, macBounds, keys } = compileCriteria(criteria, now)
    const ranges = rangesOf(keys)
    const match = db
      .prepare<unknown[], number>(`SELECT d.mac FROM ${ranges.source} AND (${sql}) ORDER BY d.mac`)
      .pluck()
    const size = createStepSize(1, elapsed)
    return (after) => {
      const from = Math.max(after, macBounds.first - 1)
      const next = ranges.lastOf(from, size.rows) ?? MAX_MAC
      size.measure(() => {
        for (const mac of match.iterate(...ranges.paramsOf(from, Math.min(next, macBounds.last)), ...params))
          found.push(mac)
      })
      return next >= macBounds.last ? MAX_MAC : next
    }
  }
  const remove = (prune: Prune): void => void queue.splice(queue.indexOf(prune), 1)
  const giveUp = (prune: Prune, error: Error): void => {
    remove(prune)
    const { deleted, found } = prune
    const standing = `${deleted} of the ${found.length} devices that matched were deleted before`
    const isAfterSteps = error instanceof StoreError && deleted > 0
    prune.done(isAfterSteps ? afterSteps(error, standing) : error, accountOf(prune))
  }
  const inTime = (work: () => boolean): void => {
    const began = elapsed()
    while (work() && elapsed() - began <= STEP_MS);
  }
  const search = (prune: Prune): (() => void) => {
    let upTo = prune.searchedUpTo
    inTime(() => {
      upTo = prune.search(upTo)
      return upTo !== MAX_MAC
    })
    return () => {
      prune.searchedUpTo = upTo
      const { expectedCount: expected, found } = prune
      if (upTo === MAX_MAC && expected !== null && expected !== found.length) {
        giveUp(prune, otherCount(found.length, expected))
      }
    }
  }
  /** Deletes the next of them, or only counts what would be kept. */
  const judge = (prune: Prune): (() => void) => {
    const { pruneId, criteriaJson, actor, found, expectedCount } = prune
    let { judged, kept } = prune
    const gone: number[] = []
    inTime(() => {
      const mac = found[judged]
      if (mac === undefined) return false
      judged++
      if (!isDeletable(deletion.factsOf(mac))) kept++
      else if (expectedCount !== null) {
        deletion.delete(mac)
        gone.push(mac)
      }
      return true
    })
    const [firstMac, lastMac] = [gone[0], gone.at(-1)]
    if (firstMac !== undefined && lastMac !== undefined) {
      observer.devicesPruned({ pruneId, criteriaJson, deletedCount: gone.length, firstMac, lastMac }, actor)
    }
    return () => {
      Object.assign(prune, { judged, kept, deleted: prune.deleted + gone.length })
      if (judged < found.length) return
      remove(prune)
      prune.done(null, accountOf(prune))
    }
  }
  return {
    pruneDevices(criteria, expectedCount, actor) {
      const found: number[] = []
      const search = searchOf(criteria, found)
      const begun = { searchedUpTo: -1, judged: 0, kept: 0, deleted: 0, isLeft: false }
      const what = { pruneId: uuidv7({ msecs: clock.now() }), criteriaJson: JSON.stringify(criteria) }
      return (done) => {
        const prune: Prune = { ...what, actor, expectedCount, done, search, found, ...begun }
        queue.push(prune)
        return () => {
          prune.isLeft = true
        }
      }
    },
    get busy() {
      return queue.length > 0
    },
    step() {
      const prune = queue[0] as Prune
      // One that deletes is finished: its caller may have seen the count and gone.
      if (prune.isLeft && prune.deleted === 0) return () => remove(prune)
      return prune.searchedUpTo === MAX_MAC ? judge(prune) : search(prune)
    },
    abort: (error) => giveUp(queue[0] as Prune, storageFault(error) ?? (error as Error)),
    stop() {
      while (queue.length > 0) giveUp(queue[0] as Prune, new StoreError('storage_unavailable', CLOSED))
    },
  }
}

const accountOf = ({ found, kept, deleted }: Prune): Pruned => ({
  matchingCount: found.length,
  keptCount: kept,
  deletedCount: deleted,
})
