import type { Fragment } from './fragment.ts'
import { textAfter } from './text-bounds.ts'
import type { Param } from './values.ts'

/** What the engines say differently of text; `P`: what a `?` may stand for. */
export interface TextDialect<P> {
  /** A column is one of these values. */
  isAnyOf(column: string, params: readonly Param[]): Fragment<P>
  /** SQL that is true where a column contains what `?` stands for; each of its characters is itself. */
  contains(column: string): string
  /**
   * A pattern in which `*` and `?` alone are special. The time it takes may grow with text times pattern, and no faster:
   * an engine's own operator must not try each way to share a text among many stars.
   */
  glob(column: string, pattern: string): Fragment<P>
}

/** A range, so that an index can serve it: half open, since no text is the last with a prefix. */
function startsWith(column: string, prefix: string): Fragment {
  const end = textAfter(prefix)
  if (end === null) return { sql: `${column} >= ?`, params: [prefix] }
  return { sql: `${column} >= ? AND ${column} < ?`, params: [prefix, end] }
}

/** A positive operator on a column of folded text. */
export function textSql<P>(
  dialect: TextDialect<P>,
  column: string,
  operator: string,
  texts: readonly Param[],
): Fragment<P | Param> {
  const text = String(texts[0])
  if (operator === 'exists') return { sql: `${column} IS NOT NULL`, params: [] }
  if (operator === 'starts_with') return startsWith(column, text)
  if (operator === 'contains') return { sql: dialect.contains(column), params: [text] }
  if (operator === 'glob') return dialect.glob(column, text)
  return dialect.isAnyOf(column, texts)
}
