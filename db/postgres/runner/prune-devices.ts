import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import type { Criteria } from '../../criteria/criteria.ts'
import { isDeletable } from '../../devices/deletion.ts'
import type { PruneVerbs } from '../../devices/device-store.ts'
import { MAX_MAC } from '../../mac.ts'
import { createPruneQueue, isUnwanted, PRUNE_STEP_MS, type Prune, prunedStep } from '../../runner/prune-queue.ts'
import type { StepWork } from '../../runner/step-work.ts'
import { createStepSize } from '../../step-size.ts'
import type { Observer } from '../audit/observer.ts'
import type { WriteConnection } from '../connection.ts'
import { compileCriteria } from '../criteria/compile.ts'
import { createKeyRanges } from '../criteria/key-ranges.ts'
import type { DeviceDeletion } from '../devices/delete-devices.ts'
import { storageFault } from '../faults.ts'
import type { InTransaction } from '../verbs.ts'

/** Prunes of the inventory, one after the other. */
export interface Prunes extends StepWork<Promise<() => void>>, InTransaction<PruneVerbs> {}
interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly deletion: DeviceDeletion
  readonly observer: Observer
}
type Search = Prune<Promise<number>>['search']

/**
 * A prune first looks for the devices, one range of keys after the other, and keeps their MACs. Only if they are as many as
 * its caller has seen does it delete, a few in each step: whether something speaks against a device is asked in the step
 * that deletes it.
 */
export function createPrunes(
  { db, clock, deletion, observer }: Parts,
  elapsed: () => number = () => performance.now(),
): Prunes {
  const queue = createPruneQueue<Promise<number>>()
  const rangesOf = createKeyRanges(db)

  const searchOf = (criteria: Criteria, found: number[]): Search => {
    const now = clock.now()
    const { sql, params, macBounds, keys } = compileCriteria(criteria, now)
    const ranges = rangesOf(keys)
    const match = db
      .prepare<[object], number>(`SELECT d.mac FROM ${ranges.source} AND (${sql}) ORDER BY d.mac`, { once: true })
      .pluck()
    const size = createStepSize(1, elapsed)
    return async (after) => {
      const from = Math.max(after, macBounds.first - 1)
      const next = (await ranges.lastOf(from, size.rows)) ?? MAX_MAC
      const range = ranges.paramsOf(from, Math.min(next, macBounds.last))
      for (const mac of await size.measure(() => match.all({ ...range, ...params }))) found.push(mac)
      return next >= macBounds.last ? MAX_MAC : next
    }
  }
  const inTime = async (work: () => Promise<boolean>): Promise<void> => {
    const began = elapsed()
    while ((await work()) && elapsed() - began <= PRUNE_STEP_MS);
  }
  const search = async (prune: Prune<Promise<number>>): Promise<() => void> => {
    let upTo = prune.searchedUpTo
    await inTime(async () => {
      upTo = await prune.search(upTo)
      return upTo !== MAX_MAC
    })
    return () => queue.searched(prune, upTo)
  }
  /** Deletes the next of them, or only counts what would be kept. */
  const judge = async (prune: Prune<Promise<number>>): Promise<() => void> => {
    const { actor, found, expectedCount } = prune
    let { judged, kept } = prune
    const gone: number[] = []
    await inTime(async () => {
      const mac = found[judged]
      if (mac === undefined) return false
      judged++
      if (!isDeletable(await deletion.factsOf(mac))) kept++
      else if (expectedCount !== null) {
        await deletion.delete(mac)
        gone.push(mac)
      }
      return true
    })
    const judgement = { judged, kept, gone }
    const step = prunedStep(prune, judgement)
    if (step !== null) await observer.devicesPruned(step, actor)
    return () => queue.judged(prune, judgement)
  }
  return {
    async pruneDevices(criteria, expectedCount, actor) {
      const found: number[] = []
      const what = { pruneId: uuidv7({ msecs: clock.now() }), criteriaJson: JSON.stringify(criteria) }
      return queue.add({ ...what, actor, expectedCount, search: searchOf(criteria, found), found })
    },
    get busy() {
      return queue.busy
    },
    async step() {
      const prune = queue.first()
      if (isUnwanted(prune)) return () => queue.remove(prune)
      return prune.searchedUpTo === MAX_MAC ? judge(prune) : search(prune)
    },
    abort: (error) => queue.giveUp(storageFault(error) ?? (error as Error)),
    stop: queue.stop,
  }
}
