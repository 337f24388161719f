const number = new Intl.NumberFormat('en')
const moment = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  timeZoneName: 'short',
})
/** The user's time zone, for times that are typed. */
export const TIME_ZONE = moment.resolvedOptions().timeZone

export const formatNumber = (value) => number.format(value)

/** A time of the API in the user's time zone, with its name; a dash for none. */
export const formatTime = (time) => (time === null ? '–' : moment.format(new Date(time)))

export const formatRate = (perSecond) => (perSecond === null ? '–' : `${number.format(Math.round(perSecond))}/s`)

export const plural = (count, word) => `${number.format(count)} ${word}${count === 1 ? '' : 's'}`

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
]

export function formatDuration(seconds) {
  if (seconds === 0) return 'until lifted'
  const [unit, length] = UNITS.find(([, length]) => seconds % length === 0) ?? ['second', 1]
  return plural(seconds / length, unit)
}
