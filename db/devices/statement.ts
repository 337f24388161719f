import type { Ip } from '../ip.ts'

/**
 * What an import says of one device. `undefined` keeps what is known, `null` clears it. `kind: 'lease'` is a statement
 * of a DHCP server (an address, given at a time, or released), `kind: 'record'` one of an inventory.
 */
export interface DeviceRecord {
  readonly kind: 'record'
  readonly mac: number
  /** All that its source knows at the site; none: it has no address there. */
  readonly ips?: readonly Ip[] | undefined
  /** Where it is, if not where the import is. */
  readonly site?: string | undefined
  readonly hostname?: string | null | undefined
  readonly vendor?: string | null | undefined
  /** What the IEEE registry says; taken for a device that is new, where the record names no vendor. */
  readonly registryVendor?: string | null | undefined
  readonly vendorClass?: string | null | undefined
  readonly tags?: readonly string[] | null | undefined
  readonly firstSeen?: number | undefined
  readonly lastSeen?: number | undefined
  readonly leaseExpiresAt?: number | null | undefined
  readonly source?: string | undefined
}

export interface DeviceLease {
  readonly kind: 'lease'
  readonly mac: number
  readonly ip: Ip
  readonly hostname: string | null
  readonly vendor: string | null
  /** See `Stated` in `claim.ts`. */
  readonly saidAt: number
  readonly seenAt: number
  /** null: never expires. */
  readonly leaseExpiresAt: number | null
  readonly released: boolean
  readonly source: string
}

/** What a DHCP server says of an address that is nobody's, as far as MACs are known. */
export interface FreedAddress {
  readonly kind: 'freed'
  readonly ip: Ip
  /** Since when; see `Stated` in `claim.ts`. */
  readonly saidAt: number
  readonly seenAt: number
  readonly source: string
}

export type DeviceStatement = DeviceRecord | DeviceLease | FreedAddress

/** How many devices; one that a piece counts as unchanged and a later piece changes makes the later count negative. */
export interface ImportCounts {
  readonly created: number
  readonly updated: number
  readonly unchanged: number
  readonly released: number
}
export const NO_DEVICES: ImportCounts = { created: 0, updated: 0, unchanged: 0, released: 0 }
export const addCounts = (a: ImportCounts, b: ImportCounts): ImportCounts => ({
  created: a.created + b.created,
  updated: a.updated + b.updated,
  unchanged: a.unchanged + b.unchanged,
  released: a.released + b.released,
})
/** What an import has done in all. */
export interface ImportTotals extends ImportCounts {
  /** How many addresses were taken away because a complete list did not name them any more. */
  readonly gone: number
}
/** What became of a piece. */
export interface ImportedPiece extends ImportCounts {
  /** How many of its statements were taken, from the first on; the others are to be sent again. Absent: all. */
  readonly taken?: number
  readonly load?: ImportLoad
}
/** What a piece meant for the writer, where there is one that others wait for. */
export interface ImportLoad {
  /** How long the writer was busy with it, its commit aside. */
  readonly milliseconds: number
  /** How long its commit took, for which everybody waits who comes meanwhile. */
  readonly commitMilliseconds: number
  /** Whether the writer had nothing else to do of late. */
  readonly alone: boolean
}
