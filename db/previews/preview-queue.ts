import { MAX_MAC } from '../mac.ts'
import type { Actor } from '../model.ts'
import type { Answer, Later } from '../verbs.ts'
import type { Progress } from './fill.ts'
import type { PreviewDraft } from './preview.ts'

interface NewPreview<Fill> {
  readonly previewId: string
  readonly draft: PreviewDraft
  readonly actor: Actor
  readonly setId: number
  /** Adds the next targets to its set. */
  readonly fill: Fill
}
/** A preview that is being stored. */
export interface Building<Fill> extends NewPreview<Fill> {
  readonly done: Answer<string>
  turns: number
  /** The last MAC that was judged. */
  cursor: number
  count: number
  /** Whether its caller has left. */
  abandoned: boolean
}

/** The previews that are being stored; a process that dies leaves them half stored. */
export interface PreviewQueue<Fill> {
  /** True while there is a set to fill. */
  readonly busy: boolean
  /** Whether one of this key was given up and goes with its next turn. */
  isOneLeaving(keyId: string): boolean
  /** Lets a preview have turns, once it is committed. */
  add(preview: NewPreview<Fill>): Later<string>
  /** The one whose turn it is; it is in hand until `filled`, `remove` or `abort`. */
  take(): Building<Fill>
  /** After the commit of its turn; its caller is told where its set is complete. */
  filled(building: Building<Fill>, progress: Progress): void
  remove(building: Building<Fill>): void
  /** Gives up the preview in hand and tells its caller why; its row goes with its next turn. */
  abort(error: Error): void
}

/**
 * Every second turn is one of the oldest, the others go to the one that had fewest: a small preview doesn't wait for large
 * ones, and no large one waits for ever.
 */
export function createPreviewQueue<Fill>(): PreviewQueue<Fill> {
  const queue: Building<Fill>[] = []
  let inHand: Building<Fill> | null = null
  let isOldestsTurn = false

  const next = (): Building<Fill> => {
    isOldestsTurn = !isOldestsTurn
    const [oldest] = queue as [Building<Fill>]
    return isOldestsTurn ? oldest : queue.reduce((fewest, one) => (one.turns < fewest.turns ? one : fewest), oldest)
  }
  const remove = (building: Building<Fill>): void => {
    queue.splice(queue.indexOf(building), 1)
    inHand = null
  }
  return {
    get busy() {
      return queue.length > 0
    },
    isOneLeaving: (keyId) => queue.some(({ abandoned, actor }) => abandoned && actor.keyId === keyId),
    add: (preview) => (done) => {
      const building: Building<Fill> = { ...preview, done, turns: 0, cursor: -1, count: 0, abandoned: false }
      queue.push(building)
      return () => {
        building.abandoned = true
        // It goes before those that have had turns: it holds one of its key's places.
        building.turns = 0
      }
    },
    take() {
      inHand = next()
      inHand.turns++
      return inHand
    },
    filled(building, { upTo, added }) {
      inHand = null
      building.cursor = upTo
      building.count += added
      if (upTo !== MAX_MAC) return
      remove(building)
      building.done(null, building.previewId)
    },
    remove,
    abort(error) {
      const building = inHand ?? (queue[0] as Building<Fill>)
      inHand = null
      if (!building.abandoned) building.done(error, building.previewId)
      building.abandoned = true
    },
  }
}
