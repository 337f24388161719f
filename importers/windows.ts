import { quote } from '../db/clean-text.ts'
import { readCsvFields, type Separator, separatorOf } from './csv-fields.ts'
import { createCurrentLeases } from './current-leases.ts'
import { ImportError } from './import-error.ts'
import { readHardwareAddress } from './lease-fields.ts'
import { type Fault, fault, IGNORED, type LineReader, NOT_DATA, type ReaderParts, type Taken } from './line-reader.ts'

const NEEDED = ['IPAddress', 'ClientId', 'AddressState'] as const

const ISO = /^(\d{4})-(\d\d?)-(\d\d?)[T ](\d\d?):(\d\d)(?::(\d\d))?/
const LOCAL = /^(\d\d?)[./-](\d\d?)[./-](\d{4}),? (\d\d?)[:.](\d\d)(?:[:.](\d\d))?(?: ([AP])\.?M\.?)?$/i

/**
 * A time as PowerShell writes it in the language of the server, taken as UTC, in milliseconds; null: unreadable. With AM
 * or PM the month comes first and else the day, unless only the other is a date.
 */
export function readLocalTime(text: string): number | null {
  const iso = ISO.exec(text)
  if (iso !== null) return utcOf(iso.slice(1, 7).map((part) => Number(part ?? 0)))
  const [, first, second, year, hour, minute, seconds = '0', half] = LOCAL.exec(text) ?? []
  if (year === undefined) return null
  const [a, b] = [Number(first), Number(second)]
  const monthFirst = text.includes('.') ? false : half === undefined ? b > 12 : a <= 12
  const afternoon = half === undefined ? Number(hour) : (Number(hour) % 12) + (half.toUpperCase() === 'P' ? 12 : 0)
  return utcOf([Number(year), ...(monthFirst ? [a, b] : [b, a]), afternoon, Number(minute), Number(seconds)])
}

function utcOf([year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0]: readonly number[]): number | null {
  const time = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  return time.getUTCMonth() === month - 1 && time.getUTCDate() === day && hour < 24 ? time.getTime() : null
}

interface Layout {
  readonly separator: Separator
  readonly header: readonly string[]
}
/** Throws an `ImportError` where a column is missing that each lease needs. */
function readLayout(line: string): Layout {
  const separator = separatorOf(line)
  const header = readCsvFields(line, separator) ?? []
  const missing = NEEDED.filter((name) => !header.includes(name))
  if (missing.length > 0) throw new ImportError('not_windows', `The header has no column ${missing.join(', ')}`)
  return { separator, header }
}

/** The CSV that `Get-DhcpServerv4Lease | Export-Csv` writes: what is leased now, without when it was given. */
export function createWindowsReader(parts: ReaderParts): LineReader {
  const { warn } = parts
  const leases = createCurrentLeases(parts, 'windows')
  let layout: Layout | undefined
  const endOf = (text: string): number | null | Fault => {
    if (text === '') return null
    const time = readLocalTime(text)
    if (time === null) return fault(`LeaseExpiryTime: ${quote(text)} is not a time`)
    warn('no_time_zone')
    return time
  }
  const takeLease = (field: (name: string) => string): Taken => {
    const ip = field('IPAddress')
    const state = field('AddressState')
    if (/^Declined/i.test(state)) return leases.free(ip)
    if (!/^Inactive/i.test(state)) {
      const end = () => endOf(field('LeaseExpiryTime'))
      const hardware = readHardwareAddress(field('ClientId'))
      return leases.put({ ips: [ip], hardware, hostname: field('HostName'), end })
    }
    warn('not_bound')
    return IGNORED
  }
  return {
    take(line, _number, ended) {
      if (layout === undefined) {
        if (!line.startsWith('#TYPE')) layout = readLayout(line)
        return NOT_DATA
      }
      const { separator, header } = layout
      const fields = readCsvFields(line, separator)
      if (!ended && fields?.length !== header.length) return fault('The line is cut off; send the whole file')
      if (fields === null) return fault('A quote has no end, or text follows it')
      if (fields.length !== header.length) {
        return fault(`The line has ${fields.length} columns, the header has ${header.length}`)
      }
      return takeLease((name) => fields[header.indexOf(name)] ?? '')
    },
    finish: leases.finish,
    close: leases.close,
  }
}
