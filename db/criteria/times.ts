const RFC_3339 = /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

const DAY = 86_400_000
/** Days before each month in a common year. */
const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365]

/** Days since 1970-01-01 of a date in the proleptic Gregorian calendar, or NaN where there is no such day. */
function daysSinceEpoch(year: number, month: number, day: number): number {
  if (month < 1 || month > 12 || day < 1) return Number.NaN
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  const before = DAYS_BEFORE[month - 1] as number
  const length = (DAYS_BEFORE[month] as number) - before + (leap && month === 2 ? 1 : 0)
  if (day > length) return Number.NaN
  const past = year - 1
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400)
  return year * 365 + leapDays + before + day + (leap && month > 2 ? 1 : 0) - 719_528
}

const YEAR_0 = Date.parse('0000-01-01T00:00:00Z')
const YEAR_10000 = Date.parse('+010000-01-01T00:00:00Z')

/**
 * Reads an RFC 3339 date-time with its offset, as milliseconds since the epoch; finer fractions are cut. null: not one,
 * a day that no calendar has, a leap second, or in UTC of no year that has four digits. `Date.parse` isn't asked: it takes 30 February and many things that are no RFC 3339.
 */
export function parseDateTime(text: string): number | null {
  const parts = RFC_3339.exec(text)
  if (parts === null) return null
  const days = daysSinceEpoch(Number(parts[1]), Number(parts[2]), Number(parts[3]))
  const hour = Number(parts[4])
  const minute = Number(parts[5])
  const second = Number(parts[6])
  const offsetHour = Number(parts[9] ?? 0)
  const offsetMinute = Number(parts[10] ?? 0)
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null
  const offset = (offsetHour * 60 + offsetMinute) * 60_000 * (parts[8] === '-' ? -1 : 1)
  const time = days * DAY + ((hour * 60 + minute) * 60 + second) * 1000 - offset
  if (Number.isNaN(time) || time < YEAR_0 || time >= YEAR_10000) return null
  return time + Number((parts[7] ?? '').slice(0, 3).padEnd(3, '0'))
}

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

/** What matches is earlier, or later, than a moment. Moments are compared as they are, durations count back from `now`. */
export function timeBound(operator: string, value: number, now: number): { earlier: boolean; moment: number } {
  return {
    earlier: operator === 'before' || operator === 'older_than',
    moment: operator === 'older_than' || operator === 'newer_than' ? now - value : value,
  }
}
