import { quote } from '../db/clean-text.ts'
import { ImportError } from './import-error.ts'
import { DHCPV6, readAddress, readHardwareAddress, readHostname, readSeconds } from './lease-fields.ts'
import { createLeaseStage, type LeaseStage } from './lease-stage.ts'
import { fault, type LineReader, NOT_DATA, STAGED, type Taken } from './line-reader.ts'
import type { VendorLookup } from './vendor-registry.ts'

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

const REQUIRED = ['address', 'hwaddr', 'valid_lifetime', 'expire']
const ONLY_V6 = ['duid', 'iaid', 'lease_type', 'prefix_len']

/**
 * Finds the columns by their names: Kea added some with time, and will again. Throws an `ImportError` for leases of
 * DHCPv6 and for a file that begins with anything but Kea's header.
 */
export function readHeader(line: string): KeaColumns {
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

const DECLINED = '1'
/** Expired and reclaimed, and in newer versions released: the address is free again. */
const FREED = ['2', '3']
const STATES = ['0', DECLINED, ...FREED]
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
  return last === columns.hostname || last === columns.expire || last === columns.hwaddr
}

function stageLease(stage: LeaseStage, fields: readonly string[], columns: KeaColumns, line: number): Taken {
  const field = (index: number): string => fields[index] ?? ''
  const state = columns.state < 0 ? '0' : field(columns.state)
  if (!STATES.includes(state)) return fault(`state: ${quote(state)} is not one of ${STATES.join(', ')}`)
  const address = readAddress(field(columns.address))
  if (typeof address !== 'number') return address
  if (state === DECLINED) {
    stage.forget(address)
    return STAGED
  }
  const mac = readHardwareAddress(field(columns.hwaddr))
  if (typeof mac !== 'number') return mac
  const lifetime = readSeconds(field(columns.validLifetime), 'valid_lifetime')
  if (typeof lifetime !== 'number') return lifetime
  const expire = readSeconds(field(columns.expire), 'expire')
  if (typeof expire !== 'number') return expire
  // An infinite lease's end doesn't fit the 32 bits of older versions, where it comes out before its beginning.
  const given = expire - lifetime + (lifetime === INFINITE && expire < lifetime ? 2 ** 32 : 0)
  if (given < 0) return fault('expire: is smaller than valid_lifetime')
  stage.put({
    address,
    mac,
    hostname: readHostname(readEscapes(field(columns.hostname))),
    lastSeen: given * 1000,
    leaseExpiresAt: lifetime === INFINITE ? null : expire * 1000,
    released: lifetime === 0 || FREED.includes(state),
    rank: 0,
    line,
  })
  return STAGED
}

/** Kea's memfile, a log of leases: of each address only the last line counts, so nothing is known before the end. */
export function createKeaReader(vendorOf: VendorLookup): LineReader {
  const stage = createLeaseStage()
  let columns: KeaColumns | undefined
  return {
    take(line, number, ended) {
      if (columns === undefined) {
        columns = readHeader(line)
        return NOT_DATA
      }
      const fields = line.split(',')
      if (!ended && (fields.length < columns.count || isCutOff(fields, columns))) {
        return fault('The line is cut off; send the whole file')
      }
      if (fields.length !== columns.count) {
        return fault(`The line has ${fields.length} columns, the header has ${columns.count}`)
      }
      return stageLease(stage, fields, columns, number)
    },
    finish: () => stage.inOrder('kea', vendorOf),
    close: () => stage.close(),
  }
}
