import type { Param } from '../../criteria/values.ts'

/** A piece of SQL and what its `?` stand for, in order. */
export interface Fragment {
  readonly sql: string
  readonly params: readonly Param[]
}

/** The first text after all those that begin with `prefix`, in the order of UTF-8 bytes; null: there is none. */
export function textAfter(prefix: string): string | null {
  const points = Array.from(prefix, (character) => character.codePointAt(0) as number)
  while (points.at(-1) === 0x10ffff) points.pop()
  const last = points.pop()
  if (last === undefined) return null
  return String.fromCodePoint(...points, last === 0xd7ff ? 0xe000 : last + 1)
}

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
