import type { Fragment } from '../../criteria/fragment.ts'
import { textAfter } from '../../criteria/text-bounds.ts'
import type { Param } from '../../criteria/values.ts'

/** A range, so that an index can serve it: half open, since no text is the last with a prefix. */
function startsWith(column: string, prefix: string): Fragment {
  const end = textAfter(prefix)
  if (end === null) return { sql: `${column} >= ?`, params: [prefix] }
  return { sql: `${column} >= ? AND ${column} < ?`, params: [prefix, end] }
}

/**
 * SQLite's GLOB with only `*` and `?` special. It gives up as soon as what follows the last star can't be found, so it
 * doesn't try the other ways to share a text among many stars, and the time grows with text times pattern.
 */
function glob(column: string, pattern: string): Fragment {
  return { sql: `${column} GLOB ?`, params: [pattern.replaceAll('[', '[[]').replace(/\*{2,}/g, '*')] }
}

/** `column = ?` or `column IN (?, …)`. */
export function isAnyOf(column: string, params: readonly Param[]): Fragment {
  if (params.length === 1) return { sql: `${column} = ?`, params }
  return { sql: `${column} IN (${params.map(() => '?').join(',')})`, params }
}

/** A positive operator on a column of folded text. */
export function textSql(column: string, operator: string, texts: readonly Param[]): Fragment {
  const text = String(texts[0])
  if (operator === 'exists') return { sql: `${column} IS NOT NULL`, params: [] }
  if (operator === 'starts_with') return startsWith(column, text)
  if (operator === 'contains') return { sql: `instr(${column}, ?) > 0`, params: [text] }
  if (operator === 'glob') return glob(column, text)
  return isAnyOf(column, texts)
}
