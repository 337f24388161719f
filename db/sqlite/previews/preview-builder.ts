import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Actor } from '../../model.ts'
import type { FillBudget } from '../../previews/fill.ts'
import { checkPlaces, type Places, PREVIEW_TTL_MS } from '../../previews/preview-places.ts'
import { type Building, createPreviewQueue } from '../../previews/preview-queue.ts'
import { PREVIEW_STATEMENTS as SQL } from '../../previews/preview-statements.ts'
import type { PreviewVerbs } from '../../previews/preview-store.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import { type FillInTime, fillInTime } from './fill-in-time.ts'
import type { TargetSets } from './target-sets.ts'

/** `createPreview` records a preview, inside the caller's transaction; its set is filled after the commit. */
export interface PreviewBuilder extends PreviewVerbs {
  /** Drops the previews that an earlier process left half stored. */
  dropUnfinished(): void
  /** True while there is a set to fill. */
  readonly busy: boolean
  /** Fills the next chunk of one of them, inside the caller's transaction; returns what to do after its commit. */
  chunk(budget: FillBudget): () => void
  /** Gives up the preview in hand and tells its caller why; its row goes with the next chunk that can be written. */
  abort(error: Error): void
}

/** Stores previews in the runner's chunks, so that a preview of a million devices delays nobody's request. */
export function createPreviewBuilder(
  db: Connection,
  clock: Clock,
  sets: TargetSets,
  observer: Observer,
): PreviewBuilder {
  const queue = createPreviewQueue<FillInTime>()
  const places = db.prepare<[string, number], Omit<Places, 'isOneLeaving'>>(SQL.places)
  const insert = db.prepare(SQL.insert)
  const finish = db.prepare(SQL.finish)
  const drop = db.prepare<[string], { set_id: number }>(SQL.drop)
  const dropUnfinished = db.prepare<[], { set_id: number }>(SQL.dropUnfinished)

  const give = (building: Building<FillInTime>) => {
    const dropped = drop.get(building.previewId)
    if (dropped !== undefined) sets.discard(dropped.set_id)
    return () => queue.remove(building)
  }
  const checkPlace = ({ keyId }: Actor, now: number): void => {
    const { taken, firstEnd } = places.get(keyId, now) as Omit<Places, 'isOneLeaving'>
    checkPlaces({ taken, firstEnd, isOneLeaving: queue.isOneLeaving(keyId) }, now)
  }

  return {
    get busy() {
      return queue.busy
    },
    createPreview(draft, actor) {
      const now = clock.now()
      checkPlace(actor, now)
      const previewId = uuidv7({ msecs: now })
      const setId = sets.create()
      insert.run(previewId, draft.actionType, JSON.stringify(draft.criteria), setId, actor.keyId, now)
      const fill = fillInTime(sets.byCriteria(setId, draft.criteria, now))
      return queue.add({ previewId, draft, actor, setId, fill })
    },
    dropUnfinished() {
      for (const { set_id } of dropUnfinished.all()) sets.discard(set_id)
    },
    chunk(budget) {
      const building = queue.take()
      if (building.abandoned) return give(building)
      const progress = building.fill(building.cursor, budget)
      if (progress.upTo === MAX_MAC) {
        const previewCount = building.count + progress.added
        finish.run(previewCount, clock.now() + PREVIEW_TTL_MS, building.previewId)
        observer.previewStored(building, previewCount, building.actor)
      }
      return () => queue.filled(building, progress)
    },
    abort: queue.abort,
  }
}
