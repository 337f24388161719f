import type { Clock } from '../../db/clock.ts'

export interface FixedWindow {
  /** Counts one more for `name`; how many are left in this window (negative: too many), and when it ends. */
  take(name: string): { readonly remaining: number; readonly resetSeconds: number }
}

/** Names may be addresses, which others choose: beyond so many the one that came first is forgotten. */
const MOST_NAMES = 10_000

/**
 * Counts by name in windows that begin and end for all names at once, so that one map is all there is to keep. They end
 * by time that nobody can set.
 */
export function createFixedWindow(max: number, windowMs: number, clock: Pick<Clock, 'elapsed'>): FixedWindow {
  const counts = new Map<string, number>()
  let began = Number.NEGATIVE_INFINITY
  return {
    take(name) {
      const now = clock.elapsed()
      if (now >= began + windowMs) {
        counts.clear()
        began = now
      }
      const count = (counts.get(name) ?? 0) + 1
      if (count === 1 && counts.size >= MOST_NAMES) counts.delete(counts.keys().next().value as string)
      counts.set(name, count)
      // Taken from each other first: the times have fractions, and their sum may be a trifle too large.
      return { remaining: max - count, resetSeconds: Math.max(1, Math.ceil((windowMs - (now - began)) / 1000)) }
    },
  }
}
