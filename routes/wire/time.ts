/** A polled job repeats its times, and writing them is a twentieth of the cost of an answer. */
const written = new Map<number, string>()
const MOST_WRITTEN = 1000

/** Milliseconds since the epoch in the form of the wire: UTC, with milliseconds. */
export function toWireTime(time: number): string {
  const known = written.get(time)
  if (known !== undefined) return known
  const text = new Date(time).toISOString()
  if (written.size >= MOST_WRITTEN) written.clear()
  written.set(time, text)
  return text
}

export const toWireTimeOrNull = (time: number | null): string | null => (time === null ? null : toWireTime(time))

/** A validated RFC 3339 date-time with an offset, as milliseconds since the epoch. */
const fromWireTime = (text: string): number => Date.parse(text)
export const fromWireTimeOrNull = (text: string | undefined): number | null =>
  text === undefined ? null : fromWireTime(text)
export const fromWireTimeIfGiven = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : fromWireTime(text)
