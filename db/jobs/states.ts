import { StoreError } from '../errors.ts'
import type { JobStatus } from './job.ts'

export const TERMINAL: readonly JobStatus[] = ['completed', 'failed', 'cancelled']
const NOT_TERMINAL = ['scheduled', 'running', 'paused'] as const
/** The condition of the partial index of jobs that are not terminal; SQLite takes it only for a query that repeats it. */
export const LIVE = `status IN (${NOT_TERMINAL.map((status) => `'${status}'`).join(', ')})`

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
