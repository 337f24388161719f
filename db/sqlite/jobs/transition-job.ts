import type { Statement } from 'better-sqlite3'
import type { JobMove } from '../../audit/notes.ts'
import type { Clock } from '../../clock.ts'
import { StoreError } from '../../errors.ts'
import type { Job, JobStatus } from '../../jobs/job.ts'
import { type JobRow, toJob } from '../../jobs/job-row.ts'
import type { IfMatch, JobVerbs } from '../../jobs/job-store.ts'
import { checkVersion, isDone, type Verb, wrongState } from '../../jobs/states.ts'
import { TRANSITION_STATEMENTS, UNFIXED_SET, WAITING_JOBS } from '../../jobs/transition-statements.ts'
import type { CancelGate, JobTransitions } from '../../jobs/transitions.ts'
import type { SettledTime } from '../../settled-time.ts'
import { POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from './find-job.ts'

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'held'>
  /** Gives up a set of targets that was not fixed. */
  readonly discardSet: (setId: number) => void
  readonly observer: Observer
}
type Transition = Statement<[object], string>

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
  const waiting = db.prepare<[], number>(WAITING_JOBS).pluck()
  const unfixedSet = db.prepare<[number], number>(UNFIXED_SET).pluck()

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
