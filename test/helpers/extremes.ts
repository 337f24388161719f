import type { FeedAs, FeedEntry } from '../../db/devices/feed.ts'
import type { Ip } from '../../db/ip.ts'
import type { FeedFormat } from '../../feeds/feed.ts'

const YEAR_S = 365 * 24 * 3600
/** The most that `action_duration` takes. */
export const LONGEST_S = 10 * YEAR_S
/** The last moment that RFC 3339 can write. */
export const LAST_MOMENT = Date.parse('9999-12-31T23:59:59.999Z')

/** Addresses with the digits at their least and most. */
const ADDRESSES: Readonly<Record<FeedAs, readonly Ip[]>> = {
  mac: [0, 1, 0x0fffffffffff, 0x800000000000, 2 ** 48 - 1],
  ip: [0, 1, 0x7fffffff, 0x80000000, 2 ** 32 - 1],
  ipv6: ['0'.repeat(32), `${'0'.repeat(31)}1`, '20010db8000100010001000100010001', 'f'.repeat(32)],
}

/** When an action may end, from what is over already to what a clock that was set back leaves. */
const endsAt = (now: number): readonly (number | null)[] => {
  const seconds = [-LONGEST_S, -1, 0, 0.001, 1, 99_999_999, 100_000_000, 2 ** 31 - 1, 2 ** 32, LONGEST_S]
  return [null, ...seconds.map((left) => now + left * 1000), LAST_MOMENT]
}

/** Each address, and the least one again with each end; ascending, as feeds are. */
export function extremeEntries(as: FeedAs, now: number): FeedEntry[] {
  const ends = endsAt(now)
  const between = ends.map((expiresAt, index) => ({
    address:
      as === 'ipv6'
        ? `20010db8${'0'.repeat(16)}${(0x02000000 + index).toString(16).padStart(8, '0')}`
        : 0x02000000 + index,
    expiresAt,
  }))
  const outer = ADDRESSES[as].map((address) => ({ address, expiresAt: now + LONGEST_S * 1000 }))
  return [...outer, ...between].sort((a, b) => (a.address < b.address ? -1 : 1))
}

/** A whole feed of these. */
export function extremeFeed(format: FeedFormat, as: FeedAs, now: number): string {
  const part = { entries: extremeEntries(as, now), isFirst: true, isLast: true }
  return format.write(part, { type: 'block', as, now: () => now, version: '1' })
}
