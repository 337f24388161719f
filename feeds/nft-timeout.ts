const DAY_S = 24 * 3600
/** nft 1.0.6 refuses a number of more digits as too large. */
const MOST_SECONDS = 99_999_999
/** Longer than any action. Only a clock that was set back far leaves more. */
const LONGEST_DAYS = 36_500

/**
 * The time-out of an nft element until a time, with a blank before it; '' for ever. Rounded up to a second, since nft
 * takes 0 for "never expires".
 */
export function nftTimeout(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return ''
  const seconds = Math.max(1, Math.ceil((expiresAt - now) / 1000))
  if (seconds <= MOST_SECONDS) return ` timeout ${seconds}s`
  const days = Math.floor(seconds / DAY_S)
  return days >= LONGEST_DAYS ? ` timeout ${LONGEST_DAYS}d` : ` timeout ${days}d${seconds % DAY_S}s`
}
