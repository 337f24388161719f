import { NOTHING } from '../errors.ts'

/** What the callers of a bulk cancel are told when it ends before its time. */

export const CLOSED = `The server is stopping: ${NOTHING}. Try again in a few seconds.`

/** `chosen`: how many jobs matched; null: not yet known. */
export const cancelledBefore = ({ cancelled, chosen }: { cancelled: number; chosen: number | null }): string =>
  `${cancelled} of the ${chosen} jobs that matched were cancelled before`
