import { quote } from '../db/clean-text.ts'
import type { Ip } from '../db/ip.ts'
import { readDuid } from './duid.ts'
import {
  readAddress,
  readGiven,
  readHardwareAddress,
  readHostname,
  readSeconds,
  readTimestamp,
} from './lease-fields.ts'
import { createLeaseStage } from './lease-stage.ts'
import { type Fault, fault, IGNORED, type ReaderParts, STAGED, type Taken } from './line-reader.ts'
import type { Warn } from './warnings.ts'

/** A lease as Kea writes it, each field as text. */
export interface KeaLease {
  readonly address: string
  readonly hwaddr: string
  /** Empty: it is a lease of DHCPv4. */
  readonly duid: string
  /** By number or name; empty: an address. */
  readonly leaseType: string
  readonly validLifetime: string
  readonly expire: string
  readonly hostname: string
  readonly state: string
}

type State = 'active' | 'declined' | 'freed'
/** By the number in a lease file, or the name in the dump of a database. What is reclaimed or released is free again. */
export const KEA_STATES: ReadonlyMap<string, State> = new Map([
  ['0', 'active'],
  ['1', 'declined'],
  ['2', 'freed'],
  ['3', 'freed'],
  ['4', 'active'],
  ['default', 'active'],
  ['declined', 'declined'],
  ['expired-reclaimed', 'freed'],
  ['released', 'freed'],
  // An address that a device has made for itself, and told.
  ['registered', 'active'],
])
/** By the number in a lease file, or the name in a dump; a lease of DHCPv4 has none. */
const LEASE_TYPES: ReadonlyMap<string, 'address' | 'prefix'> = new Map([
  ['', 'address'],
  ['0', 'address'],
  ['1', 'address'],
  ['2', 'prefix'],
  ['IA_NA', 'address'],
  ['IA_TA', 'address'],
  ['IA_PD', 'prefix'],
])
const INFINITE = 0xffff_ffff

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

/** Whose the lease is: the address of the hardware where Kea knows it, else the one in the DUID. */
const ownerOf = ({ hwaddr, duid }: KeaLease) => (hwaddr === '' ? readDuid(duid) : readHardwareAddress(hwaddr))

/** Stages leases by their fields, named as in Kea's file. */
export function createKeaStage(parts: ReaderParts) {
  const { vendorOf, warn, source } = parts
  const stage = createLeaseStage('log')
  const putTimed = (lease: KeaLease, address: Ip, state: State): Taken => {
    const times = readTimes(lease.validLifetime, lease.expire, warn)
    if ('kind' in times) return times
    const { given, expire, lifetime } = times
    const stated = readGiven(given * 1000, lifetime === INFINITE ? null : expire * 1000, parts)
    const released = lifetime === 0 || state !== 'active'
    const mac = state === 'declined' ? 'no_mac' : ownerOf(lease)
    if (typeof mac === 'object') return mac
    if (typeof mac === 'number') {
      stage.put({ ...stated, address, mac, hostname: readHostname(lease.hostname), released })
      return STAGED
    }
    stage.put({ ...stated, address, mac: null, hostname: null, released: true })
    // Also without a MAC: a lease that has ended is understood in full.
    if (released) return STAGED
    warn(mac)
    return IGNORED
  }
  return {
    put(lease: KeaLease): Taken {
      const state = KEA_STATES.get(lease.state)
      if (state === undefined) return notOneOf('state', lease.state, KEA_STATES.keys())
      const type = LEASE_TYPES.get(lease.leaseType)
      if (type === undefined) return notOneOf('lease_type', lease.leaseType, LEASE_TYPES.keys())
      const address = readAddress(lease.address)
      if (typeof address === 'object') return address
      if (type === 'address') return putTimed(lease, address, state)
      warn('prefix')
      return IGNORED
    },
    finish: () => stage.statements(source ?? 'kea', vendorOf),
    close: () => stage.close(),
  }
}

const notOneOf = (name: string, text: string, known: Iterable<string>): Fault =>
  fault(`${name}: ${quote(text)} is not one of ${[...known].filter((one) => one !== '').join(', ')}`)
