import { SMALL_JOB_DEVICES } from './due-jobs.ts'
import type { JobFilter } from './job-store.ts'
import { NOT_TERMINAL, TERMINAL } from './states.ts'

/** SQL for jobs in one of the states. */
export const inStates = (states: readonly string[]): string =>
  `status IN (${states.map((status) => `'${status}'`).join(', ')})`

/** The condition of the partial index of jobs that are not terminal; SQLite takes it only for a query that repeats it. */
export const LIVE = inStates(NOT_TERMINAL)
export const ENDED = inStates(TERMINAL)
/** Without the index of live jobs every turn of the runner would read every job. */
export const RUNNING = `${LIVE} AND status = 'running'`
/** Paused because the enforcer did not answer; the condition of the partial index of such jobs. */
export const WAITS_FOR_ENFORCER = `status = 'paused' AND pause_cause = 'enforcer'`

/** The condition of the partial indexes of small jobs; SQLite takes them only for a query that repeats it. */
export const SMALL = `max_limit <= ${SMALL_JOB_DEVICES}`

/** A condition over `jobs` and its parameters, in the order of their `?`. */
export interface Condition {
  readonly sql: string
  readonly params: readonly (string | number)[]
}

/** Compiles a filter; soft-deleted jobs are left out unless the filter asks for them, and then for them alone. */
export function jobCondition(filter: JobFilter): Condition {
  const parts: [sql: string, value: string | number | undefined][] = [
    ['status = ?', filter.status],
    ['action_type = ?', filter.actionType],
    ['kind = ?', filter.kind],
    ['created_by = ?', filter.createdBy],
    ['created_at >= ?', filter.createdAfter],
    ['created_at < ?', filter.createdBefore],
  ]
  const given = parts.filter((part): part is [string, string | number] => part[1] !== undefined)
  const visible = filter.deleted === true ? 'deleted_at IS NOT NULL' : 'deleted_at IS NULL'
  return { sql: [visible, ...given.map(([sql]) => sql)].join(' AND '), params: given.map(([, value]) => value) }
}
