import { quote } from '../db/clean-text.ts'
import { ImportError } from './import-error.ts'
import { DHCPV6, readAddress, readHardwareAddress, readHostname, readSeconds, readTimestamp } from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import {
  type Fault,
  fault,
  IGNORED,
  type LineReader,
  NOT_DATA,
  type ReaderParts,
  STAGED,
  type Taken,
} from './line-reader.ts'
import type { Warn } from './warnings.ts'

/** Where the columns are; -1 for one that this version of Kea doesn't write. */
export interface KeaColumns {
  readonly count: number
  readonly address: number
  readonly hwaddr: number
  readonly validLifetime: number
  readonly expire: number
  readonly hostname: number
  readonly state: number
  readonly userContext: number
}

/** A lease as Kea writes it, each field as text. */
export interface KeaLease {
  readonly address: string
  readonly hwaddr: string
  readonly validLifetime: string
  readonly expire: string
  readonly hostname: string
  readonly state: string
}

const REQUIRED = ['address', 'hwaddr', 'valid_lifetime', 'expire']
const ONLY_V6 = ['duid', 'iaid', 'lease_type', 'prefix_len']

/**
 * Finds the columns by their names: Kea added some with time, and will again. Throws an `ImportError` for leases of
 * DHCPv6 and for a file that begins with anything but Kea's header.
 */
function readHeader(line: string): KeaColumns {
  const names = line.split(',').map((name) => name.trim())
  if (ONLY_V6.some((name) => names.includes(name))) throw new ImportError('dhcpv6', DHCPV6)
  const missing = REQUIRED.filter((name) => !names.includes(name))
  if (missing.length > 0) {
    throw new ImportError(
      'not_kea',
      `The first line has no column ${missing.join(', ')}: text/csv is for a Kea lease file, which begins with address,hwaddr,client_id,… (dnsmasq leases are text/plain)`,
    )
  }
  return {
    count: names.length,
    address: names.indexOf('address'),
    hwaddr: names.indexOf('hwaddr'),
    validLifetime: names.indexOf('valid_lifetime'),
    expire: names.indexOf('expire'),
    hostname: names.indexOf('hostname'),
    state: names.indexOf('state'),
    userContext: names.indexOf('user_context'),
  }
}

type State = 'active' | 'declined' | 'freed'
/** By the number in a lease file, or the name in the dump of a database. What is reclaimed or released is free again. */
const STATES: ReadonlyMap<string, State> = new Map([
  ['0', 'active'],
  ['1', 'declined'],
  ['2', 'freed'],
  ['3', 'freed'],
  ['default', 'active'],
  ['declined', 'declined'],
  ['expired-reclaimed', 'freed'],
  ['released', 'freed'],
])
const INFINITE = 0xffff_ffff

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
  if (last === columns.state) return !STATES.has(text)
  return last === columns.hostname || last === columns.expire || last === columns.hwaddr
}

/** When a lease ends, in seconds since the epoch; the dump of a database has a timestamp. */
function readExpire(text: string, warn: Warn): number | Fault {
  const timestamp = text.includes('-') ? readTimestamp(text) : null
  if (timestamp === null) return readSeconds(text, 'expire')
  if (!timestamp.hasZone) warn('no_time_zone')
  return timestamp.seconds
}

interface Times {
  /** Seconds since the epoch. */
  readonly given: number
  readonly expire: number
  readonly lifetime: number
}
function readTimes(lifetimeText: string, expireText: string, warn: Warn): Times | Fault {
  const lifetime = readSeconds(lifetimeText, 'valid_lifetime')
  if (typeof lifetime !== 'number') return lifetime
  const expire = readExpire(expireText, warn)
  if (typeof expire !== 'number') return expire
  // An infinite lease's end doesn't fit the 32 bits of older versions, where it comes out before its beginning.
  const given = expire - lifetime + (lifetime === INFINITE && expire < lifetime ? 2 ** 32 : 0)
  return given < 0 ? fault('expire: is smaller than valid_lifetime') : { given, expire, lifetime }
}

/** Stages leases by their fields, named as in Kea's file. */
export function createKeaStage({ vendorOf, warn, source }: ReaderParts) {
  const stage = createLeaseStage()
  return {
    put(
      { address: ip, hwaddr, validLifetime, expire: end, hostname, state: stateText }: KeaLease,
      line: number,
    ): Taken {
      const state = STATES.get(stateText)
      if (state === undefined) return fault(`state: ${quote(stateText)} is not one of ${[...STATES.keys()].join(', ')}`)
      const address = readAddress(ip)
      if (typeof address !== 'number') return address
      const times = readTimes(validLifetime, end, warn)
      if ('kind' in times) return times
      const { given, expire, lifetime } = times
      const lastSeen = given * 1000
      const mac = state === 'declined' ? 'declined' : readHardwareAddress(hwaddr)
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        stage.free({ address, lastSeen, line })
        // Also without a MAC: a lease that has ended is understood in full.
        if (state !== 'active' || mac === 'declined') return STAGED
        warn(mac)
        return IGNORED
      }
      const leaseExpiresAt = lifetime === INFINITE ? null : expire * 1000
      const released = lifetime === 0 || state === 'freed'
      stage.put({ address, mac, hostname: readHostname(hostname), lastSeen, leaseExpiresAt, released, rank: 0, line })
      return STAGED
    },
    finish: () => stage.inOrder(source ?? 'kea', vendorOf),
    close: () => stage.close(),
  }
}

function leaseOf(fields: readonly string[], columns: KeaColumns): KeaLease {
  const field = (index: number): string => fields[index] ?? ''
  return {
    address: field(columns.address),
    hwaddr: field(columns.hwaddr),
    validLifetime: field(columns.validLifetime),
    expire: field(columns.expire),
    hostname: readEscapes(field(columns.hostname)),
    state: columns.state < 0 ? '0' : field(columns.state),
  }
}

/** The columns of another header inside the input: of several files one after the other each has its own. */
function readRepeatedHeader(line: string): KeaColumns | undefined {
  if (!line.includes('valid_lifetime')) return undefined
  const names = line.trim().split(',')
  return REQUIRED.every((name) => names.includes(name)) ? readHeader(line) : undefined
}

/** Kea's memfile, a log of leases: of each address only the last line counts, so nothing is known before the end. */
export function createKeaReader(parts: ReaderParts): LineReader {
  const stage = createKeaStage(parts)
  let columns: KeaColumns | undefined
  return {
    take(line, number, ended) {
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
      return stage.put(leaseOf(fields, columns), number)
    },
    finish: stage.finish,
    close: stage.close,
  }
}
