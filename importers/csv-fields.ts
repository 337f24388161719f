/** What separates the fields of a CSV; spreadsheets of some countries write semicolons. */
export type Separator = ',' | ';' | '\t'
const SEPARATORS: readonly Separator[] = [',', ';', '\t']

/** The fields of a line, quotes taken off; null: a quote has no end. */
export function readCsvFields(line: string, separator: Separator): string[] | null {
  if (!line.includes('"')) return line.split(separator).map((field) => field.trim())
  const fields: string[] = []
  let rest = line
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(rest)
    const end = quoted === null ? rest.indexOf(separator) : quoted[0].length
    const stop = end < 0 ? rest.length : end
    if (quoted === null && /^\s*"/.test(rest)) return null
    if (stop < rest.length && rest[stop] !== separator) return null
    fields.push(quoted === null ? rest.slice(0, stop).trim() : (quoted[1] as string).replaceAll('""', '"'))
    if (stop >= rest.length) return fields
    rest = rest.slice(stop + 1)
  }
}

/** The separator that a line has most of. */
export function separatorOf(line: string): Separator {
  const count = (separator: Separator): number => line.split(separator).length
  return SEPARATORS.reduce((best, separator) => (count(separator) > count(best) ? separator : best))
}
