const WEEK_S = 7 * 24 * 3600
/** RouterOS writes a time with these units, the largest first. */
const UNITS = [
  ['w', WEEK_S],
  ['d', 24 * 3600],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
] as const
/** Each import sets the time anew, so it need not be longer, and what has no end gets it, too. */
const LONGEST_S = 30 * WEEK_S

/** The time-out of an entry of a RouterOS address list until a time (null: for ever), rounded up to a second. */
export function mikrotikTimeout(expiresAt: number | null, now: number): string {
  const left = expiresAt === null ? LONGEST_S : Math.ceil((expiresAt - now) / 1000)
  let rest = Math.min(LONGEST_S, Math.max(1, left))
  return UNITS.map(([unit, seconds]) => {
    const count = Math.floor(rest / seconds)
    rest -= count * seconds
    return count === 0 ? '' : `${count}${unit}`
  }).join('')
}
