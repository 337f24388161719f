import type { Ip, IpRange } from '../ip.ts'
import type { ActiveActionType } from '../model.ts'

/** What a feed lists of each device: its MAC, or its addresses of one family. */
export type FeedAs = 'mac' | 'ip' | 'ipv6'

/** How long an address is listed after its lease has ended. */
export const LEASE_GRACE_MS = 24 * 3600_000

/** What one feed lists. */
export interface FeedSelection {
  readonly type: ActiveActionType
  readonly as: FeedAs
  /** Addresses at this site, or the MACs of devices that have an address there. One that is unknown has none. */
  readonly site?: string | undefined
  /** Devices with this tag. */
  readonly tag?: string | undefined
  /** Addresses from the first to the last, or the MACs of devices that have one of them. */
  readonly subnet?: IpRange | undefined
  /** `LEASE_GRACE_MS` unless given. MACs are listed however long ago their leases ended. */
  readonly leaseGraceMs?: number | undefined
}

/** An address under an active action. */
export interface FeedEntry {
  /** A MAC (a number), or an IP address. */
  readonly address: Ip
  /** When the action ends by itself; null: never. */
  readonly expiresAt: number | null
}

/** All addresses of a family. */
export const FAMILIES: Readonly<Record<'ip' | 'ipv6', IpRange>> = {
  ip: [0, 2 ** 32 - 1],
  ipv6: ['0'.repeat(32), 'f'.repeat(32)],
}

/** A lease that ended before this time is over. */
export const leaseEdge = ({ leaseGraceMs = LEASE_GRACE_MS }: FeedSelection, now: number): number => now - leaseGraceMs
