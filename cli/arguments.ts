import { InvalidArgumentError, Option } from 'commander'
import { DURATION_FORMS, parseDateTime, parseDuration as readDuration } from '../db/criteria/times.ts'

/** A duration, in seconds: `90`, `30m`, `1d12h`, `P30D`. */
export function parseDuration(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text)
  const milliseconds = readDuration(text)
  if (milliseconds === null) throw new InvalidArgumentError(`Give seconds, or a duration such as ${DURATION_FORMS}.`)
  return milliseconds / 1000
}

/** A time to come. */
export interface Moment {
  /** In the form of the API. */
  readonly time: string
  /** Whether it was given relative to now, so that the same text means another time later. */
  readonly isFromNow: boolean
}

/** A future time: RFC 3339, or relative to now (`2h`, `P1D`). */
export function parseMoment(text: string): Moment {
  if (parseDateTime(text) !== null) return { time: text, isFromNow: false }
  const milliseconds = readDuration(text)
  const moment = new Date(Date.now() + (milliseconds ?? Number.NaN))
  if (Number.isNaN(moment.getTime())) {
    throw new InvalidArgumentError(
      'Give a time with its offset, such as 2027-01-31T03:00:00+01:00, or how long from now, such as 30m, 2h or P1D.',
    )
  }
  return { time: moment.toISOString(), isFromNow: true }
}

/** A whole number that is at least 1. */
export function parseCount(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('Give a whole number that is at least 1.')
  return Number(text)
}

/** A whole number that may be 0. */
export function parseLines(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number, such as 0.')
  return Number(text)
}

/** When a job is to start. */
export const AT_OPTION = [
  '--at <time>',
  'when to start: a time such as 2027-01-31T03:00:00+01:00, or how long from now, such as 2h; default is now',
  parseMoment,
] as const

/** What a job does on a device with the same action. */
export const onExistingOption = (): Option =>
  new Option(
    '--on-existing <what>',
    'what to do where the action is already active: keep one that lasts longer, or replace it',
  ).choices(['keep_longer', 'replace'])

/** For options that may be given several times. */
export const collect = (value: string, previous: readonly string[] = []): readonly string[] => [...previous, value]
