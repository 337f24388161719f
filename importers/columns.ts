import { alternatives, quote } from '../db/clean-text.ts'
import { ImportError } from './import-error.ts'

/** What a column of a CSV may be. */
const COLUMN_MEMBERS = [
  ...['mac', 'ip', 'site', 'hostname', 'vendor', 'vendor_class', 'first_seen', 'last_seen', 'lease_expires_at'],
  'source',
] as readonly string[]

/** Where a member of a device is, by the number of its column from 1 or by its header. */
interface Column {
  readonly member: string
  readonly place: number | string
}
/** Only `ip` may be there several times: some tools have a column for each family. */
export type Columns = readonly Column[]

const HOW = 'write columns=mac=3,ip=1,hostname=Name, each member with the number of its column, from 1, or its header'

/** Reads `mac=3,ip=1,hostname=Name`. Throws an `ImportError` that says what is wrong and how to write it. */
export function readColumns(text: string): Columns {
  const columns: Column[] = []
  const has = (name: string): boolean => columns.some(({ member }) => member === name)
  for (const part of text.split(',')) {
    const [, member = '', place = ''] = /^\s*(\w+)\s*=\s*(.+?)\s*$/.exec(part) ?? []
    if (place === '') throw new ImportError('bad_columns', `columns: ${quote(part)} is no column; ${HOW}`)
    if (!COLUMN_MEMBERS.includes(member)) {
      throw new ImportError('bad_columns', `columns: ${quote(member)} is not ${alternatives(COLUMN_MEMBERS)}; ${HOW}`)
    }
    if (member !== 'ip' && has(member)) {
      throw new ImportError('bad_columns', `columns: ${member} is there twice; ${HOW}`)
    }
    columns.push({ member, place: /^[1-9]\d{0,3}$/.test(place) ? Number(place) : place })
  }
  if (!has('mac')) throw new ImportError('bad_columns', `columns: mac is missing; ${HOW}`)
  return columns
}

/** A member, and the index of its column, from 0. */
export interface Placed {
  readonly member: string
  readonly index: number
}

/** Finds each column in the first line. Throws an `ImportError` for a header that the line lacks. */
export function placesOf(columns: Columns, header: readonly string[]): readonly Placed[] {
  const names = header.map((name) => name.toLowerCase())
  return columns.map(({ member, place }) => {
    const index = typeof place === 'number' ? place - 1 : names.indexOf(place.toLowerCase())
    if (index >= 0) return { member, index }
    throw new ImportError(
      'bad_columns',
      `columns: the first line has no column ${quote(String(place))}; it has ${header.slice(0, 20).map(quote).join(', ')}`,
    )
  })
}
