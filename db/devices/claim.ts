/** What a statement says of one address at one site. Times are milliseconds since the epoch. */
export interface Claim {
  /** Who has it; null: nobody, for it was released, reclaimed or declined. */
  readonly mac: number | null
  /** Orders statements: when the lease was given, or when it was imported; see `statedAt`. */
  readonly saidAt: number
  /** When it was said, as it is shown. */
  readonly seenAt: number
  /** When the lease ends; null: never, or that isn't known. */
  readonly leaseExpiresAt: number | null
}

/** Its lease had ended when it was said. */
const wasOver = ({ saidAt, leaseExpiresAt }: Claim): boolean => leaseExpiresAt !== null && leaseExpiresAt <= saidAt
const endOf = ({ leaseExpiresAt }: Claim): number => leaseExpiresAt ?? Number.POSITIVE_INFINITY

/**
 * Which of two statements about one address of one site is newer: the one rule by which an address has an owner. Whoever
 * keeps only the newest has the same in the end, whatever the order in which statements come.
 *
 * 1. A lease that had ended when it was said takes the address from no other device.
 * 2. What was said later is newer.
 * 3. Of what was said at the same time, a release is newer than a lease; then the lease that ends later is; then the one of
 *    the higher MAC.
 */
export function isNewer(claim: Claim, known: Claim): boolean {
  const isAnothers = claim.mac !== null && known.mac !== null && claim.mac !== known.mac
  if (isAnothers && wasOver(claim) !== wasOver(known)) return wasOver(known)
  if (claim.saidAt !== known.saidAt) return claim.saidAt > known.saidAt
  if ((claim.mac === null) !== (known.mac === null)) return claim.mac === null
  if (endOf(claim) !== endOf(known)) return endOf(claim) > endOf(known)
  return claim.mac === known.mac ? claim.seenAt > known.seenAt : (claim.mac ?? -1) > (known.mac ?? -1)
}

/** When something was said: `saidAt` orders it, `seenAt` is shown. */
export interface Stated {
  readonly saidAt: number
  readonly seenAt: number
  readonly leaseExpiresAt: number | null
  /** Whether the clock of the machine that says it is ahead. */
  readonly isAhead: boolean
}

/** Two clocks are never quite equal. */
const SKEW_MS = 5000
const AHEAD_MS = 10 * 60_000
const DAY_MS = 24 * 3600_000

/**
 * The times of a lease that bears the time at which it was given. One of the future is shown as `now`, and its end comes
 * earlier by as much. In the order such leases stand within the last ten minutes, as they are among themselves: so what the
 * same machine says once its clock is right is newer, and so is what anybody says from now on.
 */
export function givenAt(time: number, leaseExpiresAt: number | null, now: number): Stated {
  const isAhead = time > now + SKEW_MS
  const aheadMs = Math.max(0, time - now)
  return {
    saidAt: isAhead ? Math.floor(now - (AHEAD_MS * DAY_MS) / (DAY_MS + aheadMs)) : time,
    seenAt: time - aheadMs,
    leaseExpiresAt: leaseExpiresAt === null ? null : leaseExpiresAt - aheadMs,
    isAhead,
  }
}

/** The times of a statement that bears none: it is as new as its import, but never newer than the end of its lease. */
export function importedAt(now: number, leaseExpiresAt: number | null): Stated {
  const saidAt = leaseExpiresAt === null ? now : Math.min(now, leaseExpiresAt)
  return { saidAt, seenAt: saidAt, leaseExpiresAt, isAhead: false }
}
