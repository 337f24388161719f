import { v7 as uuidv7 } from 'uuid'
import type { Observer } from '../audit/observer.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { StoreError } from '../errors.ts'
import type { Actor } from '../model.ts'
import { type Fill, LAST_MAC, type TargetSets } from '../targets/target-sets.ts'
import type { PreviewDraft } from './preview.ts'

export const PREVIEW_TTL_MS = 15 * 60 * 1000
const LIVE_PREVIEWS_PER_KEY = 20

export interface PreviewBuilder {
  /**
   * Records a preview, inside the caller's transaction; returns what to do after its commit: `done` hears the
   * preview's id once its set is complete and committed.
   */
  begin(draft: PreviewDraft, actor: Actor): (done: Done) => void
  /** Drops the previews that an earlier process left half stored. */
  dropUnfinished(): void
  /** True while there is a set to fill. */
  readonly busy: boolean
  /** Fills the next chunk of the oldest preview, inside the caller's transaction; returns what to do after its commit. */
  chunk(rows: number): () => void
  /** Gives up the preview in hand and tells its caller why; its row goes with the next chunk that can be written. */
  abort(error: Error): void
}
export type Done = (error: Error | null, previewId: string) => void
interface Building {
  readonly previewId: string
  readonly draft: PreviewDraft
  readonly actor: Actor
  readonly setId: number
  readonly fill: Fill
  readonly done: Done
  cursor: number
  count: number
  abandoned: boolean
}

/** Stores previews in the runner's chunks, so that a preview of a million devices delays nobody's request. */
export function createPreviewBuilder(
  db: Connection,
  clock: Clock,
  sets: TargetSets,
  observer: Observer,
): PreviewBuilder {
  const queue: Building[] = []
  const live = db.prepare<[string, number], { n: number }>(
    `SELECT count(*) AS n FROM previews
     WHERE key_id = ? AND job_id IS NULL AND (expires_at IS NULL OR expires_at > ?)`,
  )
  const insert = db.prepare(
    `INSERT INTO previews (preview_id, action_type, criteria_json, set_id, key_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?)`,
  )
  const finish = db.prepare('UPDATE previews SET preview_count = ?, expires_at = ? WHERE preview_id = ?')
  const drop = db.prepare<[string], { set_id: number }>('DELETE FROM previews WHERE preview_id = ? RETURNING set_id')

  const unfinished = db.prepare<[], { set_id: number }>(
    'DELETE FROM previews WHERE expires_at IS NULL RETURNING set_id',
  )

  const give = (building: Building) => {
    const dropped = drop.get(building.previewId)
    if (dropped !== undefined) sets.discard(dropped.set_id)
    return () => void queue.shift()
  }

  return {
    get busy() {
      return queue.length > 0
    },
    begin(draft, actor) {
      const now = clock.now()
      if ((live.get(actor.keyId, now) as { n: number }).n >= LIVE_PREVIEWS_PER_KEY) {
        throw new StoreError(
          'too_many_previews',
          `This API key has ${LIVE_PREVIEWS_PER_KEY} live previews, the most it may have; use one, or wait until one expires (15 minutes after it was made).`,
        )
      }
      const previewId = uuidv7({ msecs: now })
      const setId = sets.create()
      insert.run(previewId, draft.actionType, JSON.stringify(draft.criteria), setId, actor.keyId, now)
      const fill = sets.byCriteria(setId, draft.criteria, now)
      return (done) =>
        void queue.push({ previewId, draft, actor, setId, fill, done, cursor: -1, count: 0, abandoned: false })
    },
    dropUnfinished() {
      for (const { set_id } of unfinished.all()) sets.discard(set_id)
    },
    chunk(rows) {
      const building = queue[0] as Building
      if (building.abandoned) return give(building)
      const { upTo, added } = building.fill(building.cursor, rows)
      if (upTo === LAST_MAC) {
        const previewCount = building.count + added
        finish.run(previewCount, clock.now() + PREVIEW_TTL_MS, building.previewId)
        observer.previewStored(building, previewCount, building.actor)
      }
      return () => {
        building.cursor = upTo
        building.count += added
        if (upTo !== LAST_MAC) return
        queue.shift()
        building.done(null, building.previewId)
      }
    },
    abort(error) {
      const building = queue[0] as Building
      if (!building.abandoned) building.done(error, building.previewId)
      building.abandoned = true
    },
  }
}
