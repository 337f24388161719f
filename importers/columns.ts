import { alternatives, quote } from '../db/clean-text.ts'
import { ImportError } from './import-error.ts'

/** What a column of a CSV may be. */
const COLUMN_MEMBERS = [
  ...['mac', 'ip', 'hostname', 'vendor', 'vendor_class', 'first_seen', 'last_seen', 'lease_expires_at', 'source'],
] as readonly string[]

/** Where each member of a device is, by the number of its column from 1 or by its header. */
export type Columns = ReadonlyMap<string, number | string>

const HOW = 'write columns=mac=3,ip=1,hostname=Name, each member with the number of its column, from 1, or its header'

/** Reads `mac=3,ip=1,hostname=Name`. Throws an `ImportError` that says what is wrong and how to write it. */
export function readColumns(text: string): Columns {
  const columns = new Map<string, number | string>()
  for (const part of text.split(',')) {
    const [, member = '', place = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(part) ?? []
    if (place === '') throw new ImportError('bad_columns', `columns: ${quote(part)} is no column; ${HOW}`)
    if (!COLUMN_MEMBERS.includes(member)) {
      throw new ImportError('bad_columns', `columns: ${quote(member)} is not ${alternatives(COLUMN_MEMBERS)}; ${HOW}`)
    }
    if (columns.has(member)) throw new ImportError('bad_columns', `columns: ${member} is there twice; ${HOW}`)
    columns.set(member, /^[1-9]\d{0,3}$/.test(place) ? Number(place) : place)
  }
  if (!columns.has('mac')) throw new ImportError('bad_columns', `columns: mac is missing; ${HOW}`)
  return columns
}

/** The index of each member's column, from 0. Throws an `ImportError` for a header that the line lacks. */
export function placesOf(columns: Columns, header: readonly string[]): ReadonlyMap<string, number> {
  const names = header.map((name) => name.toLowerCase())
  return new Map(
    [...columns].map(([member, place]) => {
      if (typeof place === 'number') return [member, place - 1]
      const index = names.indexOf(place.toLowerCase())
      if (index >= 0) return [member, index]
      throw new ImportError(
        'bad_columns',
        `columns: the first line has no column ${quote(place)}; it has ${header.slice(0, 20).map(quote).join(', ')}`,
      )
    }),
  )
}
