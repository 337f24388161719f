import { parseMac } from '../db/mac.ts'
import { type Placed, placesOf } from './columns.ts'
import { readCsvFields, type Separator, separatorOf } from './csv-fields.ts'
import { ImportError } from './import-error.ts'
import { fault, type LineReader, NOT_DATA, type ReaderParts } from './line-reader.ts'
import { readRecord } from './ndjson.ts'

const BAD_QUOTES = fault('A quote has no end, or text follows it')
const NO_COLUMNS =
  'A CSV that no lease server wrote needs the parameter columns, such as columns=mac=3,ip=1,hostname=Name: the number of each column, from 1, or its header'

interface Layout {
  readonly separator: Separator
  readonly places: readonly Placed[]
  /** How many fields a whole line has. */
  readonly count: number
}

/** The members that a line has. A field for addresses may have several, and there may be several such fields. */
function membersOf(fields: readonly string[], places: readonly Placed[]): Readonly<Record<string, unknown>> {
  const members: Record<string, unknown> = {}
  const ips: string[] = []
  for (const { member, index } of places) {
    const text = fields[index] ?? ''
    if (member === 'ip') ips.push(...text.split(/[\s,;|]+/).filter((ip) => ip !== ''))
    else if (text !== '') members[member] = text
  }
  return ips.length === 0 ? members : { ...members, ip: ips }
}

/**
 * A CSV of any columns: statements of an inventory. The first line is a header where a column is named by it, or where it
 * has no MAC in the column for it. An empty field keeps what is known.
 */
export function createCsvReader(parts: ReaderParts): LineReader {
  const { columns, source } = parts
  if (columns === null) throw new ImportError('bad_columns', NO_COLUMNS)
  let layout: Layout | undefined
  return {
    take(line, _number, ended) {
      const separator = layout?.separator ?? separatorOf(line)
      const fields = readCsvFields(line, separator)
      if (layout === undefined) {
        layout = { separator, places: placesOf(columns, fields ?? []), count: fields?.length ?? 0 }
        const hasHeader = columns.some(({ place }) => typeof place === 'string')
        const mac = layout.places.find(({ member }) => member === 'mac')
        if (hasHeader || parseMac(fields?.[mac?.index ?? -1] ?? '') === null) return NOT_DATA
      }
      if (!ended && (fields === null || fields.length < layout.count)) {
        return fault('The line is cut off; send the whole file')
      }
      if (fields === null) return BAD_QUOTES
      return readRecord({ source: source ?? 'csv', ...membersOf(fields, layout.places) }, parts)
    },
    finish: () => [],
    close() {},
  }
}
