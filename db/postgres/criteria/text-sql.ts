import type { Fragment } from '../../criteria/fragment.ts'
import type { Param } from '../../criteria/values.ts'

/** What a `?` stands for: a value, or a list of them. */
export type Bound = Param | readonly Param[]
export type BoundFragment = Fragment<Bound>

/** `*` and `?` in the words of LIKE, which gives up as soon as what follows its last `%` can't be found. */
export function glob(column: string, pattern: string): BoundFragment {
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

export const contains = (column: string): string => `strpos(${column}, ?) > 0`
