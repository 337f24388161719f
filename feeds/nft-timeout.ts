const DAY_S = 24 * 3600
/** nft 1.0.6 refuses a number of more digits as too large. */
const MOST_SECONDS = 99_999_999
/** Longer than any action; only a clock that was set back far leaves more. */
const LONGEST_DAYS = 36_500

/**
 * How long an element of nft lasts until a time, with the blank before it; '' for ever. Rounded up to a second, as nft
 * takes 0 for "never ends".
 */
export function nftTimeout(expiresAt: number | null, now: number): string {
  if (expiresAt === null) return ''
  const seconds = Math.max(1, Math.ceil((expiresAt - now) / 1000))
  if (seconds <= MOST_SECONDS) return ` timeout ${seconds}s`
  const days = Math.floor(seconds / DAY_S)
  return days >= LONGEST_DAYS ? ` timeout ${LONGEST_DAYS}d` : ` timeout ${days}d${seconds % DAY_S}s`
}
