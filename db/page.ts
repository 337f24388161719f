import type { Position } from './model.ts'

/**
 * What a page shows of rows that were read with one more than its limit, and where the next page begins: after the last
 * row shown, or null at the end.
 */
export function cutPage<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => Position,
): { readonly shown: readonly Row[]; readonly next: Position | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { shown, next: rows.length > limit && last !== undefined ? positionOf(last) : null }
}
