import { StoreError } from '../errors.ts'
import type { JobStatus } from './job.ts'
import type { JobRow } from './job-row.ts'
import type { IfMatch } from './job-store.ts'

export const NOT_TERMINAL = ['scheduled', 'running', 'paused'] as const satisfies readonly JobStatus[]
export const TERMINAL: readonly JobStatus[] = ['completed', 'failed', 'cancelled']

/** Every transition of a job: the picture in docs/architecture.md. */
export const TRANSITIONS = {
  start: { from: ['scheduled'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  complete: { from: ['running'], to: 'completed' },
  fail: { from: ['running'], to: 'failed' },
  cancel: { from: NOT_TERMINAL, to: 'cancelled' },
} as const satisfies Record<string, { from: readonly JobStatus[]; to: JobStatus }>

/** What callers may ask for, from which states, and the state in which it has nothing left to do. */
const VERBS = {
  cancel: TRANSITIONS.cancel,
  pause: TRANSITIONS.pause,
  resume: TRANSITIONS.resume,
  delete: { from: TERMINAL, to: null },
  retry: { from: TERMINAL, to: null },
  revert: { from: TERMINAL, to: null },
} as const satisfies Record<string, { from: readonly JobStatus[]; to: JobStatus | null }>
export type Verb = keyof typeof VERBS

/** Whether a verb has nothing left to do, and answers with the job as it is. */
export function isDone(verb: Verb, { status, pause_cause }: Pick<JobRow, 'status' | 'pause_cause'>): boolean {
  // An operator's pause stays when the enforcer answers again.
  const isTakenOver = verb === 'pause' && pause_cause === 'enforcer'
  return status === VERBS[verb].to && !isTakenOver
}

/** The 409 of every verb: names the state and what is allowed. */
export function wrongState(verb: Verb, status: JobStatus): StoreError {
  const from: readonly string[] = VERBS[verb].from
  const allowed = `${from.slice(0, -1).join(', ')}${from.length > 1 ? ' or ' : ''}${from.at(-1)}`
  return new StoreError('wrong_state', `The job's status is ${status}; ${verb} is allowed only while it is ${allowed}.`)
}

export const acceptsVersion = (ifMatch: IfMatch, version: number): boolean =>
  ifMatch === null || ifMatch.includes(version)

/** Throws `version_mismatch` unless the version is one the caller has seen. */
export function checkVersion(version: number, ifMatch: IfMatch): void {
  if (acceptsVersion(ifMatch, version)) return
  throw new StoreError(
    'version_mismatch',
    'The job has changed since the version in If-Match; get it again before you decide.',
  )
}

/** The row of a job that was asked for; throws `not_found`. */
export function foundJob(row: JobRow | undefined): JobRow {
  if (row === undefined) throw new StoreError('not_found', 'There is no such job; list the jobs to find its id.')
  return row
}
