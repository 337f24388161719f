/**
 * What an import says of one device. `undefined` keeps what is known, `null` clears it. `kind: 'lease'` is a statement
 * of a DHCP server (an address, given at a time, or released), `kind: 'record'` one of an inventory.
 */
export interface DeviceRecord {
  readonly kind: 'record'
  readonly mac: number
  readonly ip?: number | null | undefined
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
  readonly ip: number
  readonly hostname: string | null
  readonly vendor: string | null
  /** When the lease was given. */
  readonly lastSeen: number
  /** null: never expires. */
  readonly leaseExpiresAt: number | null
  readonly released: boolean
  readonly source: string
}

export type DeviceStatement = DeviceRecord | DeviceLease

export interface ImportCounts {
  readonly created: number
  readonly updated: number
  readonly released: number
}
/** What became of a piece. */
export interface ImportedPiece extends ImportCounts {
  readonly load?: ImportLoad
}
/** What a piece meant for the writer, where there is one that others wait for. */
export interface ImportLoad {
  /** How long the writer was busy with it. */
  readonly milliseconds: number
  /** Whether the writer had nothing else to do of late. */
  readonly alone: boolean
}
