import { StoreError } from '../errors.ts'
import {
  LONGEST_INTERVAL_SECONDS,
  MAX_SOURCES,
  type Source,
  type SourceChanges,
  type SourceCredentials,
  type SourceKind,
  type SourceRunEnd,
  type SourceState,
} from './source.ts'

/** The first pause after a run that failed; each further one is twice as long. */
const FIRST_PAUSE_MS = 60_000
/** No pause is longer than this, or than the interval where that is longer. */
const LONGEST_PAUSE_MS = 3_600_000
/** No run is put off further: one that is was planned before the clock was set back. */
export const LONGEST_WAIT_MS = LONGEST_INTERVAL_SECONDS * 1000

/**
 * For how long a source rests after so many failed runs in a row: its interval where there are none, else a minute at
 * first (or the interval, if that is shorter), twice as long each time, up to an hour or the interval.
 */
export function pauseMs(intervalSeconds: number, failures: number): number {
  const interval = intervalSeconds * 1000
  if (failures === 0) return interval
  const pause = Math.min(interval, FIRST_PAUSE_MS) * 2 ** (failures - 1)
  return Math.min(pause, Math.max(interval, LONGEST_PAUSE_MS))
}

/** What runs decide of a source. */
export interface RunState {
  readonly state: SourceState
  /** In a row. */
  readonly failures: number
  readonly nextRunAt: number
  readonly lastSuccessAt: number | null
  readonly lastError: string | null
}
export interface Running extends RunState {
  readonly intervalSeconds: number
  readonly lastRunAt: number
}

/** When a run is due that follows one which never ends, because the process does: as if it failed. */
export const afterCrash = (intervalSeconds: number, failures: number, now: number): number =>
  now + pauseMs(intervalSeconds, failures + 1)

/** What a run leaves of its source. Runs follow each other by their beginnings; after a failed one its end counts. */
export function afterRun(source: Running, end: SourceRunEnd, now: number): RunState {
  const { intervalSeconds, lastRunAt } = source
  if (end.outcome === 'interrupted') return { ...source, nextRunAt: now }
  if (end.outcome === 'imported' || end.outcome === 'unchanged') {
    const nextRunAt = lastRunAt + pauseMs(intervalSeconds, 0)
    return { state: 'ok', failures: 0, nextRunAt, lastSuccessAt: now, lastError: null }
  }
  const failures = source.failures + 1
  const nextRunAt = now + pauseMs(intervalSeconds, failures)
  const { lastSuccessAt } = source
  return { state: end.outcome, failures, nextRunAt, lastSuccessAt, lastError: end.error.slice(0, LONGEST_ERROR) }
}
const LONGEST_ERROR = 500

/** Refuses one source more than there may be. */
export function checkSourceCount(count: number): void {
  if (count < MAX_SOURCES) return
  throw new StoreError('conflict', `There are already ${MAX_SOURCES} sources, the most allowed; delete one first.`)
}

/** Refuses a name that another source has, however it is written: criteria tell sources apart without case. */
export function checkSourceName(name: string, holder: string | undefined): void {
  if (holder === undefined) return
  throw new StoreError('conflict', `A source named ${holder} exists; choose another name than ${name}.`, 'name')
}

/** Refuses what a source of this kind doesn't have. */
export function checkSourceChanges(kind: SourceKind, { url, path, format, credentials }: SourceChanges): void {
  const foreign = kind === 'kea' ? { path, format } : { url, credentials }
  const field = Object.entries(foreign).find(([, value]) => value !== undefined)?.[0]
  if (field === undefined) return
  throw new StoreError('invalid', `${field} is not a member of a source of kind ${kind}; leave it out.`, field)
}

/** What a change does besides changing members. */
export interface SourceChange {
  /** undefined: they stay. */
  readonly credentials: SourceCredentials | null | undefined
  /** Whether runs read something else from now on, or import it as something else. */
  readonly isAnother: boolean
  readonly nextRunAt: number
}

/** `failures`: runs that failed in a row. */
export function changeSource(before: Source, changes: SourceChanges, failures: number, now: number): SourceChange {
  const after = { ...before, ...changes }
  // Who may change where a password is sent could otherwise read it there.
  const credentials = changes.credentials ?? (after.url === before.url ? changes.credentials : null)
  const isAnother = credentials !== undefined || PLACE.some((member) => after[member] !== before[member])
  const isNew = isAnother || before.lastRunAt === null || (after.enabled && !before.enabled)
  const nextRunAt = isNew ? now : before.lastRunAt + pauseMs(after.intervalSeconds, failures)
  return { credentials, isAnother, nextRunAt }
}
/** The members that decide what is read, and what for. */
const PLACE = ['name', 'url', 'path', 'format', 'site'] as const

/** Refuses to begin a run beside another one of the same source. */
export function checkNotRunning({ name, isRunning }: Pick<Source, 'name' | 'isRunning'>): void {
  if (!isRunning) return
  throw new StoreError(
    'wrong_state',
    `The source ${name} is being read at this moment; get it to see when that is over.`,
  )
}

export const unknownSource = (): StoreError =>
  new StoreError('not_found', 'There is no such source; list the sources to find its id.')
