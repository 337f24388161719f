import { createStepSize } from '../../step-size.ts'

/** The most rows that one step of a chore touches. */
const STEP_ROWS = 500
/** What a step is to take; its commit costs about as much. */
const TARGET_MS = 4

/** Does one small step of housekeeping, inside the caller's transaction; false when there was nothing to do. */
export type Chore = (rows: number) => Promise<boolean>

/**
 * The same with as many rows in a step as are done quickly, so that nobody waits long behind it: one row may hold a kept
 * answer of ten bytes, or of 200 kilobytes. It begins with one whenever there was nothing to do.
 */
export function inTime(chore: Chore, elapsed: () => number): () => Promise<boolean> {
  const newSize = () => createStepSize(1, elapsed, { targetMs: TARGET_MS, most: STEP_ROWS })
  let size = newSize()
  return async () => {
    const isBusy = await size.measure(() => chore(size.rows))
    if (!isBusy) size = newSize()
    return isBusy
  }
}
