import { ENDED, inStates, WAITS_FOR_ENFORCER } from './job-conditions.ts'
import { TRANSITIONS } from './states.ts'

/** A job without fixed targets gives its set up; the targets behind the cursor of any other are not reached. */
const END_EARLY = `completed_at = :now, set_id = CASE WHEN targets_fixed_at IS NOT NULL THEN set_id END,
  not_reached_count = targeted_count - affected_count - skipped_count - failed_count`

const update = (values: string, guard: string): string =>
  `UPDATE jobs SET ${values}, updated_at = :now, version = version + 1 WHERE seq = :seq AND ${guard} RETURNING job_id`
const to = (name: keyof typeof TRANSITIONS, values: string, guard = inStates(TRANSITIONS[name].from)): string =>
  update(`status = '${TRANSITIONS[name].to}', ${values}`, guard)

/**
 * Every change of a job's state, for any engine: each is one UPDATE, guarded by the states that it starts from, of the job
 * `:seq` at the time `:now`. It gives the job's id, and nothing when the job is in none of them.
 */
export const TRANSITION_STATEMENTS = {
  start: to('start', 'executed_at = :now'),
  pause: to('pause', `pause_cause = 'operator'`, `(status = 'running' OR pause_cause = 'enforcer')`),
  pauseForEnforcer: to('pause', `pause_cause = 'enforcer'`),
  resume: to('resume', 'pause_cause = NULL, failed_batches = 0'),
  complete: to('complete', 'completed_at = :now'),
  fail: to('fail', `failure = :failure, ${END_EARLY}`),
  cancel: to('cancel', `cancel_reason = :reason, pause_cause = NULL, ${END_EARLY}`),
  remove: update('deleted_at = :held, deleted_by = :by', `${ENDED} AND deleted_at IS NULL`),
  restore: update('deleted_at = NULL, deleted_by = NULL', 'deleted_at IS NOT NULL'),
} as const

/** Each leaves an entry in the audit log; more of them in one step would keep other calls waiting. */
const RESUMED_AT_ONCE = 50
/** Jobs that wait for the enforcer, as many as are resumed in one step. */
export const WAITING_JOBS = `SELECT seq FROM jobs WHERE ${WAITS_FOR_ENFORCER} ORDER BY seq LIMIT ${RESUMED_AT_ONCE}`

/** The set of a job whose targets are not fixed. */
export const UNFIXED_SET = 'SELECT set_id FROM jobs WHERE seq = ? AND targets_fixed_at IS NULL AND set_id IS NOT NULL'
