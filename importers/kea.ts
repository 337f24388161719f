import { ImportError } from './import-error.ts'
import { createKeaStage, KEA_STATES, type KeaLease } from './kea-stage.ts'
import { fault, IGNORED, type LineReader, NOT_DATA, type ReaderParts } from './line-reader.ts'

/** Where the columns are; -1 for one that this version of Kea doesn't write. */
interface KeaColumns {
  readonly count: number
  readonly address: number
  readonly hwaddr: number
  readonly duid: number
  readonly leaseType: number
  readonly validLifetime: number
  readonly expire: number
  readonly hostname: number
  readonly state: number
  readonly userContext: number
}

const REQUIRED = ['address', 'valid_lifetime', 'expire']
/** What each lease needs, of DHCPv4 or of DHCPv6. */
const missingIn = (names: readonly string[]): readonly string[] =>
  [...REQUIRED, names.includes('duid') ? 'duid' : 'hwaddr'].filter((name) => !names.includes(name))

/**
 * Finds the columns by their names: Kea added some with time, and will again. Throws an `ImportError` for a file that
 * begins with anything but Kea's header.
 */
function readHeader(line: string): KeaColumns {
  const names = line.split(',').map((name) => name.trim())
  const missing = missingIn(names)
  if (missing.length > 0) {
    throw new ImportError(
      'not_kea',
      `The first line has no column ${missing.join(', ')}: text/csv is for a Kea lease file, which begins with address,hwaddr,client_id,… or address,duid,… (dnsmasq leases are text/plain)`,
    )
  }
  return {
    count: names.length,
    address: names.indexOf('address'),
    hwaddr: names.indexOf('hwaddr'),
    duid: names.indexOf('duid'),
    leaseType: names.indexOf('lease_type'),
    validLifetime: names.indexOf('valid_lifetime'),
    expire: names.indexOf('expire'),
    hostname: names.indexOf('hostname'),
    state: names.indexOf('state'),
    userContext: names.indexOf('user_context'),
  }
}

/** Kea writes a comma inside a field as `&#x2c`, without a semicolon. */
const readEscapes = (field: string): string =>
  field.includes('&#x')
    ? field.replace(/&#x([0-9a-f]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)))
    : field

/** Whether a last line without a line end may lack a piece of what we read of it: a context is an object or nothing. */
function isCutOff(fields: readonly string[], columns: KeaColumns): boolean {
  const last = columns.count - 1
  const text = fields[last] ?? ''
  if (last === columns.userContext) return text !== '' && !text.endsWith('}')
  if (last === columns.state) return !KEA_STATES.has(text)
  return [columns.hostname, columns.expire, columns.hwaddr, columns.duid, columns.leaseType].includes(last)
}

function leaseOf(fields: readonly string[], columns: KeaColumns): KeaLease {
  const field = (index: number): string => fields[index] ?? ''
  return {
    address: field(columns.address),
    hwaddr: field(columns.hwaddr),
    duid: field(columns.duid),
    leaseType: field(columns.leaseType),
    validLifetime: field(columns.validLifetime),
    expire: field(columns.expire),
    hostname: readEscapes(field(columns.hostname)),
    state: columns.state < 0 ? '0' : field(columns.state),
  }
}

/** The columns of another header inside the input: of several files one after the other each has its own. */
function readRepeatedHeader(line: string): KeaColumns | undefined {
  if (!line.includes('valid_lifetime')) return undefined
  return missingIn(line.trim().split(',')).length === 0 ? readHeader(line) : undefined
}

/** Kea's memfile, of DHCPv4 or of DHCPv6, a log of leases: of each address only the last line counts, so nothing is known before the end. */
export function createKeaReader(parts: ReaderParts): LineReader {
  const stage = createKeaStage(parts)
  let columns: KeaColumns | undefined
  return {
    take(line, _number, ended) {
      if (columns === undefined) {
        columns = readHeader(line)
        return NOT_DATA
      }
      const repeated = readRepeatedHeader(line)
      if (repeated !== undefined) {
        columns = repeated
        return IGNORED
      }
      const fields = line.split(',')
      if (!ended && (fields.length < columns.count || isCutOff(fields, columns))) {
        return fault('The line is cut off; send the whole file')
      }
      if (fields.length !== columns.count) {
        return fault(`The line has ${fields.length} columns, the header has ${columns.count}`)
      }
      return stage.put(leaseOf(fields, columns))
    },
    finish: stage.finish,
    close: stage.close,
  }
}
