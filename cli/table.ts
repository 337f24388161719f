import { escapeText } from './escape.ts'

export type Cell = string | number | null

/**
 * Rows in columns, the first one as head. Cells are escaped, numbers are on the right, null is a dash. There are two blanks
 * between columns and none at the end of a line, for `awk` and `cut`.
 */
export function table(head: readonly string[], rows: readonly (readonly Cell[])[]): string[] {
  const shown = [head, ...rows].map((row) => row.map((cell) => (cell === null ? '-' : escapeText(String(cell)))))
  const widths = head.map((_, column) =>
    shown.reduce((width, row) => Math.max(width, (row[column] as string).length), 0),
  )
  const isNumber = head.map((_, column) => rows.every((row) => typeof row[column] === 'number'))
  return shown.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] as number
        return isNumber[column] ? cell.padStart(width) : cell.padEnd(width)
      })
      .join('  ')
      .trimEnd(),
  )
}
