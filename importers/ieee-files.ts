/** Names by prefix, of 6, 7 or 9 hexadecimal digits in capitals. */
export type RegistryEntries = Readonly<Record<string, string>>

/** MA-L, MA-M and MA-S as `oui.csv`, `mam.csv` and `oui36.csv` have them. A company id (CID) is no prefix of addresses. */
const CSV = /^MA-[LMS],([0-9A-F]{6,9}),("(?:[^"]|"")*"|[^,]*)/i
/** The first of two lines of an entry of `oui.txt`, `mam.txt` and `oui36.txt`: the first six digits. */
const FIRST_DIGITS = /^([0-9A-F]{2})-([0-9A-F]{2})-([0-9A-F]{2})\s+\(hex\)/i
/** The second: the same six digits, or the range of the six that follow. */
const RANGE = /^([0-9A-F]{6})(?:-([0-9A-F]{6}))?\s+\(base 16\)\s+(.*\S)/i

/** Reads a file of the IEEE's, in either form; lines of another kind are passed over. */
export function readIeeeFile(text: string): RegistryEntries {
  const entries: Record<string, string> = {}
  let digits = ''
  for (const line of text.split('\n')) {
    const [, assignment, name] = CSV.exec(line) ?? []
    if (assignment !== undefined && name !== undefined) entries[assignment.toUpperCase()] = unquoted(name)
    const first = FIRST_DIGITS.exec(line)
    if (first !== null) digits = first.slice(1, 4).join('').toUpperCase()
    const [, from, to, owner] = RANGE.exec(line) ?? []
    if (from !== undefined && owner !== undefined) entries[prefixOf(digits, from, to)] = owner
  }
  return entries
}

const unquoted = (field: string): string =>
  field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field.trim()

/** Of a divided block, the digits that the ends of the range have in common follow the block's own. */
function prefixOf(digits: string, from: string, to: string | undefined): string {
  if (to === undefined) return from.toUpperCase()
  let length = 0
  while (length < from.length && from[length] === to[length]) length++
  return `${digits}${from.slice(0, length)}`.toUpperCase()
}
