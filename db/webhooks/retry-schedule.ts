import type { Attempt, Delivery } from './webhook.ts'

/** How long a delivery is tried, from the event or from when somebody asked for it again. */
export const RETRY_WINDOW_MS = 24 * 3600 * 1000
const FIRST_DELAY_MS = 5000
const GROWTH = 3
const LONGEST_DELAY_MS = 4 * 3600 * 1000
/** No attempt is put off further. */
export const LONGEST_WAIT_MS = 1.25 * LONGEST_DELAY_MS
/** More than fit into the 24 hours, so that it also ends when the clock was set back since. */
export const MOST_ATTEMPTS = 20

/**
 * When a delivery is tried again after so many attempts, or null if never: 5 seconds at first, each time three times as
 * long up to 4 hours, a quarter more or less, and a last time when the 24 hours are over. `random` lies in [0, 1); it
 * keeps what failed together from coming back together.
 */
export function nextAttemptAt(attempts: number, tryingSince: number, now: number, random: number): number | null {
  const end = tryingSince + RETRY_WINDOW_MS
  if (now >= end || attempts >= MOST_ATTEMPTS) return null
  const delay = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * GROWTH ** (attempts - 1))
  return Math.min(end, now + Math.round(delay * (0.75 + random / 2)))
}

/** The receiver takes no more messages, as the Standard Webhooks specification reads it. */
const GONE = 410
export const isGone = ({ statusCode }: Attempt): boolean => statusCode === GONE

interface Tried {
  /** Before this one. */
  readonly attempts: number
  readonly tryingSince: number
}

/** What becomes of a delivery after an attempt, and when it is due again; `nextAttemptAt` null: never. */
export function afterAttempt(
  { attempts, tryingSince }: Tried,
  attempt: Attempt,
  now: number,
  random: number,
): Pick<Delivery, 'status' | 'nextAttemptAt'> {
  if (attempt.error === null) return { status: 'delivered', nextAttemptAt: null }
  const next = isGone(attempt) ? null : nextAttemptAt(attempts + 1, tryingSince, now, random)
  return { status: next === null ? 'failed' : 'pending', nextAttemptAt: next }
}
