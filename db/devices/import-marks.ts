/** What an import has done to a device so far, so that it counts the device once. */
export interface Done {
  readonly isChanged: boolean
  readonly isReleased: boolean
}
const CHANGED = 1
const RELEASED = 2
const MARKS = 4

/** The `import_mark` of a device: which import named it last, and what that did to it. */
export const markOf = (importId: number, { isChanged, isReleased }: Done): number =>
  importId * MARKS + (isChanged ? CHANGED : 0) + (isReleased ? RELEASED : 0)

/** What this import has done to a device; null: it hasn't named it. */
export function doneBy(importId: number, mark: number): Done | null {
  if (Math.floor(mark / MARKS) !== importId) return null
  return { isChanged: (mark & CHANGED) !== 0, isReleased: (mark & RELEASED) !== 0 }
}
