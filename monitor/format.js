const number = new Intl.NumberFormat('en')
const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' })

export const formatNumber = (value) => number.format(value)

/** A time of the API in the reader's time zone; a dash for none. */
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
