import { v7 as uuidv7 } from 'uuid'
import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Actor } from '../../model.ts'
import type { FillBudget } from '../../previews/fill.ts'
import type { PreviewDraft } from '../../previews/preview.ts'
import { checkPlaces, type Places, PREVIEW_TTL_MS } from '../../previews/preview-places.ts'
import type { PreviewVerbs } from '../../previews/preview-store.ts'
import type { Answer } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { WriteConnection } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'
import { type FillInTime, fillInTime } from './fill-in-time.ts'
import type { TargetSets } from './target-sets.ts'

/** `createPreview` records a preview, inside the caller's transaction; its set is filled after the commit. */
export interface PreviewBuilder extends InTransaction<PreviewVerbs> {
  /** Drops the previews that an earlier process left half stored. */
  dropUnfinished(): Promise<void>
  /** True while there is a set to fill. */
  readonly busy: boolean
  /** Fills the next chunk of one of them, inside the caller's transaction; returns what to do after its commit. */
  chunk(budget: FillBudget): Promise<() => void>
  /** Gives up the preview in hand and tells its caller why; its row goes with the next chunk that can be written. */
  abort(error: Error): void
}
interface Building {
  readonly previewId: string
  readonly draft: PreviewDraft
  readonly actor: Actor
  readonly setId: number
  readonly fill: FillInTime
  readonly done: Answer<string>
  turns: number
  cursor: number
  count: number
  abandoned: boolean
}

/**
 * Stores previews in the runner's chunks, so that a preview of a million devices delays nobody's request. Every second
 * chunk is one of the oldest, the others go to the one that had fewest: a small preview doesn't wait for large ones, and no
 * large one waits for ever.
 */
export function createPreviewBuilder(
  db: WriteConnection,
  clock: Clock,
  sets: TargetSets,
  observer: Observer,
): PreviewBuilder {
  const queue: Building[] = []
  let inHand: Building | null = null
  let isOldestsTurn = false
  const live = db.prepare<[string, number], Omit<Places, 'isOneLeaving'>>(
    `SELECT count(*) AS taken, min(expires_at) AS "firstEnd" FROM previews
     WHERE key_id = ? AND job_id IS NULL AND ${notExpired('previews', '?')}`,
  )
  const insert = db.prepare(
    `INSERT INTO previews (preview_id, action_type, criteria_json, set_id, key_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const finish = db.prepare('UPDATE previews SET preview_count = ?, expires_at = ? WHERE preview_id = ?')
  const drop = db.prepare<[string], { set_id: number }>('DELETE FROM previews WHERE preview_id = ? RETURNING set_id')

  // No job can have one; said so, those alone are looked at that no job has.
  const unfinished = db.prepare<[], { set_id: number }>(
    'DELETE FROM previews WHERE job_id IS NULL AND expires_at IS NULL RETURNING set_id',
  )

  const remove = (building: Building): void => {
    queue.splice(queue.indexOf(building), 1)
    inHand = null
  }
  const give = async (building: Building) => {
    const dropped = await drop.get(building.previewId)
    if (dropped !== undefined) await sets.discard(dropped.set_id)
    return () => remove(building)
  }
  const next = (): Building => {
    isOldestsTurn = !isOldestsTurn
    const [oldest] = queue as [Building]
    return isOldestsTurn ? oldest : queue.reduce((fewest, one) => (one.turns < fewest.turns ? one : fewest), oldest)
  }

  const placesOf = async ({ keyId }: Actor, now: number): Promise<Places> => {
    const { taken, firstEnd } = (await live.get(keyId, now)) as Omit<Places, 'isOneLeaving'>
    return { taken, firstEnd, isOneLeaving: queue.some(({ abandoned, actor }) => abandoned && actor.keyId === keyId) }
  }

  return {
    get busy() {
      return queue.length > 0
    },
    async createPreview(draft, actor) {
      const now = clock.now()
      checkPlaces(await placesOf(actor, now), now)
      const previewId = uuidv7({ msecs: now })
      const setId = await sets.create()
      await insert.run(previewId, draft.actionType, JSON.stringify(draft.criteria), setId, actor.keyId, now)
      const fill = fillInTime(sets.byCriteria(setId, draft.criteria, now))
      const begun = { turns: 0, cursor: -1, count: 0, abandoned: false }
      return (done) => {
        const building: Building = { previewId, draft, actor, setId, fill, done, ...begun }
        queue.push(building)
        return () => {
          building.abandoned = true
          // It goes before those that have had turns: it holds one of its key's places.
          building.turns = 0
        }
      }
    },
    async dropUnfinished() {
      for (const { set_id } of await unfinished.all()) await sets.discard(set_id)
    },
    async chunk(budget) {
      const building = next()
      inHand = building
      building.turns++
      if (building.abandoned) return give(building)
      const { upTo, added } = await building.fill(building.cursor, budget)
      if (upTo === MAX_MAC) {
        const previewCount = building.count + added
        await finish.run(previewCount, clock.now() + PREVIEW_TTL_MS, building.previewId)
        await observer.previewStored(building, previewCount, building.actor)
      }
      return () => {
        inHand = null
        building.cursor = upTo
        building.count += added
        if (upTo !== MAX_MAC) return
        remove(building)
        building.done(null, building.previewId)
      }
    },
    abort(error) {
      const building = inHand ?? (queue[0] as Building)
      inHand = null
      if (!building.abandoned) building.done(error, building.previewId)
      building.abandoned = true
    },
  }
}
