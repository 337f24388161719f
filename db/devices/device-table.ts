import { fold } from '../clean-text.ts'
import type { Ip } from '../ip.ts'
import type { Claim } from './claim.ts'

/** A device as an import reads it, without its addresses. */
export interface KnownDevice {
  mac: number
  hostname: string | null
  vendor_id: number | null
  vendor_class_id: number | null
  tags: string
  first_seen: number
  last_seen: number
  lease_expires_at: number | null
  said_at: number
  named_at: number
  source: string
  import_mark: number
}
export type DeviceValues = KnownDevice & { hostname_key: string | null }

/** What the newest statement says of an address at a site. */
export interface KnownAddress extends Claim {
  readonly ip: Ip
  readonly siteId: number
  readonly source: string
  /** The import that said it. */
  readonly importId: number
}

export interface DeviceTable {
  find(mac: number): KnownDevice | undefined
  insert(device: DeviceValues): void
  /** `known` is what `find` said of it, so that only what has changed is written. */
  update(device: DeviceValues, known: KnownDevice): void
  setTags(mac: number, keys: readonly string[]): void
  /** Notes which import named a device last; see `import-marks.ts`. */
  mark(mac: number, mark: number): void
  addressAt(ip: Ip, siteId: number): KnownAddress | undefined
  /** The addresses that a device has at a site, all of them. */
  addressesOf(mac: number, siteId: number): readonly KnownAddress[]
  /** Puts an address where none is known, and returns whether that was so: it costs less than a look and a `putAddress`. */
  addAddress(address: KnownAddress): boolean
  /** Takes the place of what is known of the address. */
  putAddress(address: KnownAddress): void
  removeAddress(ip: Ip, siteId: number): void
  /** Leaves a device the newest so many of its addresses. */
  keepNewest(mac: number, most: number): void
}

const SHOWN = [
  ...['hostname', 'vendor_id', 'vendor_class_id', 'tags', 'first_seen', 'last_seen', 'lease_expires_at', 'source'],
] as readonly (keyof KnownDevice)[]

/** Whether anything has changed that is shown of a device, its addresses aside. */
export const hasChanged = (device: DeviceValues, known: KnownDevice | undefined): boolean =>
  known === undefined || SHOWN.some((name) => device[name] !== known[name])

/** Looks up, or adds, the number of a name. */
export type NameIds = (name: string | null) => number | null

const HOUR = 3600 * 1000

/**
 * The table as of now: times that lie far ahead were written before the clock was set back. They are put right when they
 * are read, or for years no statement would be newer.
 */
export function withoutFuture(table: DeviceTable, now: number): DeviceTable {
  const isPlausible = (...times: readonly number[]) => Math.max(...times) <= now + HOUR
  const device = (known: KnownDevice): KnownDevice => {
    const { hostname, first_seen, last_seen, said_at, named_at } = known
    if (isPlausible(said_at, last_seen)) return known
    const right = {
      ...{ ...known, first_seen: Math.min(first_seen, now), last_seen: Math.min(last_seen, now) },
      ...{ said_at: Math.min(said_at, now), named_at: Math.min(named_at, now) },
    }
    table.update({ ...right, hostname_key: hostname === null ? null : fold(hostname) }, known)
    return right
  }
  const address = (known: KnownAddress): KnownAddress => {
    if (isPlausible(known.saidAt, known.seenAt)) return known
    const right = { ...known, saidAt: Math.min(known.saidAt, now), seenAt: Math.min(known.seenAt, now) }
    table.putAddress(right)
    return right
  }
  return {
    ...table,
    find(mac) {
      const known = table.find(mac)
      return known === undefined ? undefined : device(known)
    },
    addressAt(ip, siteId) {
      const known = table.addressAt(ip, siteId)
      return known === undefined ? undefined : address(known)
    },
    addressesOf: (mac, siteId) => table.addressesOf(mac, siteId).map(address),
  }
}
