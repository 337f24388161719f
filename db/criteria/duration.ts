/** Weeks, days, hours, minutes and seconds, each once and in this order: one group for each. */
const ISO_8601 = /^P(?=\d|T\d)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/
const SHORT = /^(?=\d)(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/

const SECOND = 1000
const UNITS = [7 * 24 * 3600 * SECOND, 24 * 3600 * SECOND, 3600 * SECOND, 60 * SECOND, SECOND]
/** A thousand years: more would leave the range in which times are exact. */
const LONGEST = 365_250 * 24 * 3600 * SECOND

/**
 * Reads a duration as milliseconds: numbers with units (`30d`, `12h`, `1h30m`), or ISO 8601 (`P30D`, `PT12H`,
 * `PT1H30M`). null: not one, longer than a thousand years, or with years or months, which have no fixed length.
 */
export function parseDuration(text: string): number | null {
  const parts = ISO_8601.exec(text) ?? SHORT.exec(text)
  if (parts === null) return null
  const total = UNITS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0)
  return total <= LONGEST ? total : null
}

/** How to write a duration, to be read after "such as" or "write it like". */
export const DURATION_FORMS = '30d, 12h or 1h30m, or in ISO 8601 P30D, PT12H or PT1H30M'
