import type { Clock } from '../db/clock.ts'

export interface FixedWindow {
  /** Counts one more for `name`; how many are left in this window (negative: too many), and when it ends. */
  take(name: string): { readonly remaining: number; readonly resetSeconds: number }
}

/** Counts by name in windows that begin and end for all names at once, so that one map is all there is to keep. */
export function createFixedWindow(max: number, windowMs: number, clock: Clock): FixedWindow {
  const counts = new Map<string, number>()
  let began = Number.NEGATIVE_INFINITY
  return {
    take(name) {
      const now = clock.now()
      // A clock that was put back begins a window, too.
      if (now >= began + windowMs || now < began) {
        counts.clear()
        began = now
      }
      const count = (counts.get(name) ?? 0) + 1
      counts.set(name, count)
      return { remaining: max - count, resetSeconds: Math.ceil((began + windowMs - now) / 1000) }
    },
  }
}
