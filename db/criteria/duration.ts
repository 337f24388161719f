const ISO_8601 = /^P(?=\d|T\d)(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?=\d)(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?$/

const SECOND = 1000
const UNITS = [7 * 24 * 3600 * SECOND, 24 * 3600 * SECOND, 3600 * SECOND, 60 * SECOND, SECOND]
/** A thousand years: more would leave the range in which times are exact. */
const LONGEST = 365_250 * 24 * 3600 * SECOND

/**
 * Reads an ISO 8601 duration of weeks, days, hours, minutes and seconds (`P30D`, `PT12H`, `P1W2DT3H`) as milliseconds.
 * null: not one, longer than a thousand years, or with years or months, which have no fixed length.
 */
export function parseDuration(text: string): number | null {
  const parts = ISO_8601.exec(text)
  if (parts === null) return null
  const total = UNITS.reduce((sum, unit, index) => sum + unit * Number(parts[index + 1] ?? 0), 0)
  return total <= LONGEST ? total : null
}
