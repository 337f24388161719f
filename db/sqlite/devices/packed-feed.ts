import type { FeedEntry } from '../../devices/device.ts'

export type FeedRow = [address: number, expiresAt: number | null]

/** Entries of a feed as two rows of numbers: between threads a million objects take ten times as long. */
export interface PackedFeed {
  readonly addresses: Float64Array
  /** NaN: never. */
  readonly expiries: Float64Array
}

export function packFeed(rows: readonly Readonly<FeedRow>[]): PackedFeed {
  const addresses = new Float64Array(rows.length)
  const expiries = new Float64Array(rows.length)
  for (const [index, [address, expiresAt]] of rows.entries()) {
    addresses[index] = address
    expiries[index] = expiresAt ?? Number.NaN
  }
  return { addresses, expiries }
}

export function unpackFeed({ addresses, expiries }: PackedFeed): FeedEntry[] {
  return Array.from(addresses, (address, index) => {
    const expiresAt = expiries[index] as number
    return { address, expiresAt: Number.isNaN(expiresAt) ? null : expiresAt }
  })
}
