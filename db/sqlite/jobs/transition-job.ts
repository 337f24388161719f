import type { Statement } from 'better-sqlite3'
import type { JobMove } from '../../audit/notes.ts'
import type { Clock } from '../../clock.ts'
import { StoreError } from '../../errors.ts'
import type { Job, JobStatus } from '../../jobs/job.ts'
import { WAITS_FOR_ENFORCER } from '../../jobs/job-conditions.ts'
import { type JobRow, toJob } from '../../jobs/job-row.ts'
import type { IfMatch, JobFilter, JobVerbs } from '../../jobs/job-store.ts'
import { checkVersion, isDone, type Verb, wrongState } from '../../jobs/states.ts'
import { TRANSITION_STATEMENTS } from '../../jobs/transition-statements.ts'
import type { SettledTime } from '../../settled-time.ts'
import { POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from './find-job.ts'

/**
 * Every change of a job's state, inside the caller's transaction. Each is one UPDATE, guarded by the states that it starts
 * from. It returns false, and changes nothing, when the job is in none of them.
 */
export interface JobTransitions {
  /** What callers ask for; the audited verbs write it into the audit log. */
  pause(seq: number): boolean
  resume(seq: number): boolean
  /** Costs the same for ten items and for ten million: status and cursor tell which were not reached. */
  cancel(seq: number, reason: string | null): boolean
  delete(seq: number, by: string): boolean
  restore(seq: number): boolean
  /** What the server does by itself; written into the audit log here. */
  start(seq: number, now: number): boolean
  complete(seq: number, now: number): boolean
  fail(seq: number, failure: string): boolean
  /** Pauses a job whose batches the enforcer does not take. */
  pauseForEnforcer(seq: number): boolean
  /** Resumes some of those; returns how many, 0 when none is left. */
  resumeAfterEnforcer(): number
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'held'>
  /** Gives up a set of targets that was not fixed. */
  readonly discardSet: (setId: number) => void
  readonly observer: Observer
}
type Transition = Statement<[object], string>

/** Each leaves an entry in the audit log; more of them in one step would keep other calls waiting. */
const RESUMED_AT_ONCE = 50

export function createJobTransitions({ db, clock, time, discardSet, observer }: Parts): JobTransitions {
  const prepare = (name: keyof typeof TRANSITION_STATEMENTS): Transition =>
    db.prepare<[object], string>(TRANSITION_STATEMENTS[name]).pluck()
  const [start, pause, pauseForEnforcer, resume] = [
    prepare('start'),
    prepare('pause'),
    prepare('pauseForEnforcer'),
    prepare('resume'),
  ]
  const [complete, fail, cancel] = [prepare('complete'), prepare('fail'), prepare('cancel')]
  const [remove, restore] = [prepare('remove'), prepare('restore')]
  const waiting = db
    .prepare<[], number>(`SELECT seq FROM jobs WHERE ${WAITS_FOR_ENFORCER} ORDER BY seq LIMIT ${RESUMED_AT_ONCE}`)
    .pluck()

  const unfixedSet = db
    .prepare<[number], number>(
      'SELECT set_id FROM jobs WHERE seq = ? AND targets_fixed_at IS NULL AND set_id IS NOT NULL',
    )
    .pluck()

  /** Returns the job's id, or undefined when it is in another state. */
  const run = (transition: Transition, seq: number, values: object = {}): string | undefined =>
    transition.get({ seq, now: clock.now(), ...values })
  const endEarly = (transition: Transition, seq: number, values: object): string | undefined => {
    const setId = unfixedSet.get(seq)
    const jobId = run(transition, seq, values)
    if (jobId !== undefined && setId !== undefined) discardSet(setId)
    return jobId
  }
  const noted = (jobId: string | undefined, action: JobMove, from: JobStatus): boolean => {
    if (jobId !== undefined) observer.jobMoved(jobId, action, from)
    return jobId !== undefined
  }

  return {
    pause: (seq) => run(pause, seq) !== undefined,
    resume: (seq) => run(resume, seq) !== undefined,
    cancel: (seq, reason) => endEarly(cancel, seq, { reason }) !== undefined,
    delete: (seq, by) => run(remove, seq, { held: time.held.now(), by }) !== undefined,
    restore: (seq) => run(restore, seq) !== undefined,
    start: (seq, now) => noted(run(start, seq, { now }), 'job.started', 'scheduled'),
    complete: (seq, now) => noted(run(complete, seq, { now }), 'job.completed', 'running'),
    fail: (seq, failure) => noted(endEarly(fail, seq, { failure }), 'job.failed', 'running'),
    pauseForEnforcer: (seq) => noted(run(pauseForEnforcer, seq), 'job.paused', 'running'),
    resumeAfterEnforcer() {
      const seqs = waiting.all()
      for (const seq of seqs) noted(run(resume, seq), 'job.resumed', 'paused')
      return seqs.length
    },
  }
}

/**
 * Postpones a cancel while the enforcer has devices of its jobs in hand, and lets the enforcer stop. Returns whether it did.
 */
export interface CancelGate {
  postponeCancel(job: JobRow, ifMatch: IfMatch): boolean
  postponeCancels(filter: JobFilter): boolean
}
/** Where no enforcer outside the database has anything in hand. */
export const OPEN_GATE: CancelGate = { postponeCancel: () => false, postponeCancels: () => false }

type TransitionVerbs = Pick<JobVerbs, 'cancelJob' | 'pauseJob' | 'resumeJob' | 'deleteJob' | 'restoreJob'>

export function createTransitionVerbs(
  finder: JobFinder,
  transitions: JobTransitions,
  gate: CancelGate,
): TransitionVerbs {
  /** Throws `wrong_state` where the job is in a state that the verb does not start from. */
  const move = (verb: Verb, row: JobRow, ifMatch: IfMatch, transition: (seq: number) => boolean): Job => {
    if (isDone(verb, row)) return toJob(row)
    checkVersion(row.version, ifMatch)
    if (!transition(row.seq)) throw wrongState(verb, row.status)
    return toJob(finder.bySeq(row.seq) as JobRow)
  }
  return {
    cancelJob(jobId, reason, ifMatch) {
      const row = finder.liveJob(jobId)
      if (gate.postponeCancel(row, ifMatch)) return POSTPONED
      return move('cancel', row, ifMatch, (seq) => transitions.cancel(seq, reason))
    },
    pauseJob: (jobId, ifMatch) => move('pause', finder.liveJob(jobId), ifMatch, transitions.pause),
    resumeJob: (jobId, ifMatch) => move('resume', finder.liveJob(jobId), ifMatch, transitions.resume),
    deleteJob(jobId, ifMatch, actor) {
      move('delete', finder.liveJob(jobId), ifMatch, (seq) => transitions.delete(seq, actor.keyName))
    },
    restoreJob(jobId) {
      const row = finder.anyJob(jobId)
      if (row === undefined) throw new StoreError('not_found', 'There is no such job, or it was purged.')
      transitions.restore(row.seq)
      return toJob(finder.bySeq(row.seq) as JobRow)
    },
  }
}
