import type { Fragment } from '../../criteria/fragment.ts'
import type { Param } from '../../criteria/values.ts'

/**
 * SQLite's GLOB with only `*` and `?` special. It gives up as soon as what follows the last star can't be found, so it
 * doesn't try the other ways to share a text among many stars, and the time grows with text times pattern.
 */
export function glob(column: string, pattern: string): Fragment {
  return { sql: `${column} GLOB ?`, params: [pattern.replaceAll('[', '[[]').replace(/\*{2,}/g, '*')] }
}

/** `column = ?` or `column IN (?, …)`. */
export function isAnyOf(column: string, params: readonly Param[]): Fragment {
  if (params.length === 1) return { sql: `${column} = ?`, params }
  return { sql: `${column} IN (${params.map(() => '?').join(',')})`, params }
}

export const contains = (column: string): string => `instr(${column}, ?) > 0`
