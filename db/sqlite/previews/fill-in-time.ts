import { MAX_MAC } from '../../mac.ts'
import type { FillBudget, Progress } from '../../previews/fill.ts'
import { createStepSize } from '../../step-size.ts'

/** Judges the next `rows` keys after a MAC and stores those that match. */
export type Fill = (after: number, rows: number) => Progress

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
