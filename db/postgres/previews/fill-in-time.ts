import { MAX_MAC } from '../../mac.ts'
import type { FillBudget, Progress } from '../../previews/fill.ts'
import { createStepSize } from '../../step-size.ts'

/** One statement costs about as much as some hundred devices, so most of the time should go to few of them. */
const FIRST_ROWS = 100
/** As long as the time that a set is filled for at once: one statement is to do it. */
const STEP_MS = 40
const MOST_ROWS = 250_000

/** Judges the next `rows` keys after a MAC and stores those that match. */
export type Fill = (after: number, rows: number) => Promise<Progress>

/** Fills a set from a MAC on. */
export type FillInTime = (after: number, budget: FillBudget) => Promise<Progress>

/** A set is filled in steps, a few devices first, and each step learns from the one before it. */
export function fillInTime(fill: Fill, elapsed: () => number = () => performance.now()): FillInTime {
  const step = createStepSize(FIRST_ROWS, elapsed, { targetMs: STEP_MS, most: MOST_ROWS })
  return async (after, { min, max, milliseconds }) => {
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
      const progress = await step.measure(() => fill(from, rows))
      judged += rows
      upTo = progress.upTo
      added += progress.added
    }
    return { upTo, added }
  }
}
