import type { Fragment } from '../../criteria/fragment.ts'
import { textAfter } from '../../criteria/text-bounds.ts'
import type { Param } from '../../criteria/values.ts'

/** What a `?` stands for: a value, or a list of them. */
export type Bound = Param | readonly Param[]
export type BoundFragment = Fragment<Bound>

/** A range, so that an index can serve it: half open, since no text is the last with a prefix. */
function startsWith(column: string, prefix: string): BoundFragment {
  const end = textAfter(prefix)
  if (end === null) return { sql: `${column} >= ?`, params: [prefix] }
  return { sql: `${column} >= ? AND ${column} < ?`, params: [prefix, end] }
}

/** `*` and `?` in the words of LIKE, which gives up as soon as what follows its last `%` can't be found. */
function glob(column: string, pattern: string): BoundFragment {
  const like = pattern
    .replace(/[\\%_]/g, '\\$&')
    .replace(/\*+/g, '%')
    .replaceAll('?', '_')
  return { sql: `${column} LIKE ? ESCAPE '\\'`, params: [like] }
}

/** `column = ?` or `column = ANY (?)`. */
export function isAnyOf(column: string, params: readonly Param[]): BoundFragment {
  if (params.length === 1) return { sql: `${column} = ?`, params }
  return { sql: `${column} = ANY (?)`, params: [params] }
}

/** A positive operator on a column of folded text. */
export function textSql(column: string, operator: string, texts: readonly Param[]): BoundFragment {
  const text = String(texts[0])
  if (operator === 'exists') return { sql: `${column} IS NOT NULL`, params: [] }
  if (operator === 'starts_with') return startsWith(column, text)
  if (operator === 'contains') return { sql: contains(column), params: [text] }
  if (operator === 'glob') return glob(column, text)
  return isAnyOf(column, texts)
}

/** Each character of what `?` stands for is itself. */
export const contains = (column: string): string => `strpos(${column}, ?) > 0`
