import type { FeedEntry } from '../../devices/feed.ts'
import type { Ip } from '../../ip.ts'

export type FeedRow = [address: Ip, expiresAt: number | null]

/** Entries of a feed as two rows: between threads a million objects take ten times as long. */
export interface PackedFeed {
  /** Numbers, or the digits of IPv6 addresses one behind the other. */
  readonly addresses: Float64Array | string
  /** NaN: never. */
  readonly expiries: Float64Array
}

const IPV6_DIGITS = 32

export function packFeed(rows: readonly Readonly<FeedRow>[]): PackedFeed {
  const expiries = Float64Array.from(rows, ([, expiresAt]) => expiresAt ?? Number.NaN)
  if (typeof rows[0]?.[0] === 'string') return { addresses: rows.map(([ip]) => ip).join(''), expiries }
  return { addresses: Float64Array.from(rows, ([address]) => Number(address)), expiries }
}

export function unpackFeed({ addresses, expiries }: PackedFeed): FeedEntry[] {
  const addressAt = (index: number): Ip =>
    typeof addresses === 'string'
      ? addresses.slice(index * IPV6_DIGITS, (index + 1) * IPV6_DIGITS)
      : (addresses[index] as number)
  return Array.from(expiries, (expiresAt, index) => ({
    address: addressAt(index),
    expiresAt: Number.isNaN(expiresAt) ? null : expiresAt,
  }))
}
