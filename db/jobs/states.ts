import { StoreError } from '../errors.ts'
import type { JobStatus } from './job.ts'
import type { IfMatch } from './job-store.ts'

export const TERMINAL: readonly JobStatus[] = ['completed', 'failed', 'cancelled']
export const NOT_TERMINAL = ['scheduled', 'running', 'paused'] as const satisfies readonly JobStatus[]

/** From which states a verb may be called; the states where it has nothing left to do answer as they are. */
export const TRANSITIONS = {
  cancel: { from: NOT_TERMINAL, done: ['cancelled'] },
  pause: { from: ['running'], done: ['paused'] },
  resume: { from: ['paused'], done: ['running'] },
  delete: { from: TERMINAL, done: [] },
  retry: { from: TERMINAL, done: [] },
  revert: { from: TERMINAL, done: [] },
} as const satisfies Record<string, { from: readonly JobStatus[]; done: readonly JobStatus[] }>
export type Verb = keyof typeof TRANSITIONS

/** The 409 of every verb: names the state and what is allowed. */
export function wrongState(verb: Verb, status: JobStatus): StoreError {
  const from: readonly string[] = TRANSITIONS[verb].from
  const allowed = `${from.slice(0, -1).join(', ')}${from.length > 1 ? ' or ' : ''}${from.at(-1)}`
  return new StoreError('wrong_state', `The job's status is ${status}; ${verb} is allowed only while it is ${allowed}.`)
}

/** Throws `version_mismatch` unless the version is one the caller has seen. */
export function checkVersion(version: number, ifMatch: IfMatch): void {
  if (ifMatch === null || ifMatch.includes(version)) return
  throw new StoreError(
    'version_mismatch',
    'The job has changed since the version in If-Match; get it again before you decide.',
  )
}
