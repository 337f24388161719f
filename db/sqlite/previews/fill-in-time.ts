import { MAX_MAC } from '../../mac.ts'
import { createStepSize } from '../steps.ts'

/** What one pass over a range of keys did. */
export interface Progress {
  /** The last MAC that was judged; `MAX_MAC` at the end. */
  readonly upTo: number
  readonly added: number
}
/** Judges the next `rows` keys after a MAC and stores those that match. */
export type Fill = (after: number, rows: number) => Progress

/** How much of a set one transaction fills: until its time is over, but at least and at most so many keys. */
export interface FillBudget {
  readonly min: number
  readonly max: number
  readonly milliseconds: number
}
/** Fills a set from a MAC on. */
export type FillInTime = (after: number, budget: FillBudget) => Progress

/**
 * What criteria cost for each device differs ten thousandfold and is not known beforehand. So a set is filled in steps,
 * a few devices first, and each step learns from the one before it.
 */
export function fillInTime(fill: Fill, elapsed: () => number = () => performance.now()): FillInTime {
  const step = createStepSize(1, elapsed)
  return (after, { min, max, milliseconds }) => {
    const began = elapsed()
    let upTo = after
    let added = 0
    let judged = 0
    const hasRoom = (): boolean => {
      if (judged < min) return true
      return judged + step.rows <= max && elapsed() - began < milliseconds
    }
    while (upTo !== MAX_MAC && hasRoom()) {
      const rows = Math.min(step.rows, max - judged)
      const from = upTo
      const progress = step.measure(() => fill(from, rows))
      judged += rows
      upTo = progress.upTo
      added += progress.added
    }
    return { upTo, added }
  }
}
