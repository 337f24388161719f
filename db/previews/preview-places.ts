import { StoreError } from '../errors.ts'

/** How long a preview lives once its set is complete. */
export const PREVIEW_TTL_MS = 15 * 60 * 1000
const PREVIEWS_PER_KEY = 20

/** The live previews of one key. */
export interface Places {
  readonly taken: number
  /** When the first of those that are complete expires; null: none is complete. */
  readonly firstEnd: number | null
  /** Whether one of them was given up and goes as soon as there is a turn for it. */
  readonly isOneLeaving: boolean
}

/** Refuses one more preview than a key may have, and says in how many seconds one of its places is free again. */
export function checkPlaces({ taken, firstEnd, isOneLeaving }: Places, now: number): void {
  if (taken < PREVIEWS_PER_KEY) return
  // One that is still being stored lives for the whole time after that.
  const wait = Math.min((firstEnd ?? Number.POSITIVE_INFINITY) - now, PREVIEW_TTL_MS)
  const retryAfterSeconds = isOneLeaving ? 1 : Math.ceil(wait / 1000)
  const message = `This API key has ${taken} live previews, the most it may have; create a job from one of them, or try again in ${retryAfterSeconds} s, when the first has expired.`
  throw new StoreError('too_many_previews', message, undefined, { retryAfterSeconds })
}
