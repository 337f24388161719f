/**
 * What is asked about each of many rows is looked up in an index, row by row: then a statement reads as much as it has rows
 * in hand. As a join, PostgreSQL may hold each row against a whole table instead, where its statistics are from when that
 * table was nearly empty.
 */

/** Text in quotes may have brackets. */
const BRACKETS = /'(?:[^']|'')*'|[()]/g
const EXISTS = /\bEXISTS\s*\(/
/** Rows of the table that is changed, chosen in it by the columns of a key. */
const OF_ITSELF =
  /(?<=(?:DELETE FROM|UPDATE) (\w+) .*?)(?<![.\w])(\(?)(\w+(?:, \w+)*)\)? IN\s*\(SELECT \3 (?=FROM \1\b)/s

/**
 * The same statement with a look-up for each EXISTS, since OFFSET 0 keeps PostgreSQL from making a join of it. Rows that are
 * chosen to be changed are known by their place in the table: nobody else moves them while the lane is held.
 */
export function lookingUp(sql: string): string {
  const existing = rewritten(sql, EXISTS, (opened) => opened, ' OFFSET 0)')
  return rewritten(existing, OF_ITSELF, () => 'ctid = ANY (ARRAY(SELECT ctid ', '))')
}

/** Puts something in the place of each that `opening` finds, whose end is an open bracket or behind one, and of the bracket that closes it. */
function rewritten(sql: string, opening: RegExp, opened: (...match: string[]) => string, closed: string): string {
  const match = opening.exec(sql)
  if (match === null) return sql
  const from = match.index + match[0].length
  const end = closingOf(sql, from)
  const inner = rewritten(sql.slice(from, end), opening, opened, closed)
  return `${sql.slice(0, match.index)}${opened(...match)}${inner}${closed}${rewritten(sql.slice(end + 1), opening, opened, closed)}`
}

/** The place of the bracket that closes one opened before `from`. */
function closingOf(sql: string, from: number): number {
  let open = 1
  for (const { 0: token, index } of sql.slice(from).matchAll(BRACKETS)) {
    if (token === '(') open++
    else if (token === ')' && --open === 0) return from + index
  }
  throw new Error(`a bracket of this statement is never closed: ${sql}`)
}

/** SQL that is true where `column`, one of an index, is among what `select` gives; that is run once. */
export const isAmong = (column: string, select: string): string => `${column} = ANY (ARRAY(${select}))`

/** SQL that is true for the rows of a table, by a name, that a condition on its rows `x` finds for one of `from`. */
export const isFoundFor = (name: string, table: string, from: string, condition: string): string =>
  isAmong(
    `${name}.ctid`,
    `SELECT x.ctid FROM ${from} CROSS JOIN LATERAL (SELECT ctid FROM ${table} x WHERE ${condition} OFFSET 0) x`,
  )

/** SQL that joins the rows of a table, by a name, for which a condition about the row in hand is true. */
export const joined = (table: string, name: string, condition: string): string =>
  `CROSS JOIN LATERAL (SELECT * FROM ${table} ${name} WHERE ${condition} OFFSET 0) ${name}`
