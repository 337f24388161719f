import { quote } from '../db/clean-text.ts'
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
  ['default', 'active'],
  ['declined', 'declined'],
  ['expired-reclaimed', 'freed'],
  ['released', 'freed'],
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

/** Stages leases by their fields, named as in Kea's file. */
export function createKeaStage(parts: ReaderParts) {
  const { vendorOf, warn, source } = parts
  const stage = createLeaseStage()
  return {
    put({ address: ip, hwaddr, validLifetime, expire: end, hostname, state: stateText }: KeaLease): Taken {
      const state = KEA_STATES.get(stateText)
      if (state === undefined)
        return fault(`state: ${quote(stateText)} is not one of ${[...KEA_STATES.keys()].join(', ')}`)
      const address = readAddress(ip)
      if (typeof address === 'object') return address
      const times = readTimes(validLifetime, end, warn)
      if ('kind' in times) return times
      const { given, expire, lifetime } = times
      const leaseExpiresAt = lifetime === INFINITE ? null : expire * 1000
      const stated = readGiven(given * 1000, leaseExpiresAt, parts)
      const mac = state === 'declined' ? 'declined' : readHardwareAddress(hwaddr)
      if (typeof mac === 'object') return mac
      if (typeof mac === 'string') {
        stage.put({ ...stated, address, mac: null, hostname: null, released: true })
        // Also without a MAC: a lease that has ended is understood in full.
        if (state !== 'active' || mac === 'declined') return STAGED
        warn(mac)
        return IGNORED
      }
      const released = lifetime === 0 || state === 'freed'
      stage.put({ ...stated, address, mac, hostname: readHostname(hostname), released })
      return STAGED
    },
    finish: () => stage.statements(source ?? 'kea', vendorOf),
    close: () => stage.close(),
  }
}
