import type { JobMove } from '../../audit/notes.ts'
import type { Clock } from '../../clock.ts'
import { StoreError } from '../../errors.ts'
import type { Job, JobStatus } from '../../jobs/job.ts'
import { type JobRow, toJob } from '../../jobs/job-row.ts'
import type { IfMatch, JobVerbs } from '../../jobs/job-store.ts'
import { checkVersion, isDone, type Verb, wrongState } from '../../jobs/states.ts'
import { TRANSITION_STATEMENTS, UNFIXED_SET, WAITING_JOBS } from '../../jobs/transition-statements.ts'
import type { CancelGate as Gate, JobTransitions as Transitions } from '../../jobs/transitions.ts'
import type { SettledTime } from '../../settled-time.ts'
import { POSTPONED } from '../../verbs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection, Statement } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'
import type { JobFinder } from './find-job.ts'

/** Each answers later; see `JobTransitions` of `db/jobs/transitions.ts`. */
export type JobTransitions = InTransaction<Transitions>
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'held'>
  /** Gives up a set of targets that was not fixed. */
  readonly discardSet: (setId: number) => Promise<void>
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

  /** Answers the job's id, or undefined when it is in another state. */
  const run = (transition: Transition, seq: number, values: object = {}): Promise<string | undefined> =>
    transition.get({ seq, now: clock.now(), ...values })
  const moves = async (transition: Transition, seq: number, values: object = {}): Promise<boolean> =>
    (await run(transition, seq, values)) !== undefined
  const endEarly = async (transition: Transition, seq: number, values: object): Promise<string | undefined> => {
    const setId = await unfixedSet.get(seq)
    const jobId = await run(transition, seq, values)
    if (jobId !== undefined && setId !== undefined) await discardSet(setId)
    return jobId
  }
  const noted = async (moved: Promise<string | undefined>, action: JobMove, from: JobStatus): Promise<boolean> => {
    const jobId = await moved
    if (jobId !== undefined) await observer.jobMoved(jobId, action, from)
    return jobId !== undefined
  }

  return {
    pause: (seq) => moves(pause, seq),
    resume: (seq) => moves(resume, seq),
    cancel: async (seq, reason) => (await endEarly(cancel, seq, { reason })) !== undefined,
    delete: (seq, by) => moves(remove, seq, { held: time.held.now(), by }),
    restore: (seq) => moves(restore, seq),
    start: (seq, now) => noted(run(start, seq, { now }), 'job.started', 'scheduled'),
    complete: (seq, now) => noted(run(complete, seq, { now }), 'job.completed', 'running'),
    fail: (seq, failure) => noted(endEarly(fail, seq, { failure }), 'job.failed', 'running'),
    pauseForEnforcer: (seq) => noted(run(pauseForEnforcer, seq), 'job.paused', 'running'),
    async resumeAfterEnforcer() {
      const seqs = await waiting.all()
      for (const seq of seqs) await noted(run(resume, seq), 'job.resumed', 'paused')
      return seqs.length
    },
  }
}

/** Each answers later; see `CancelGate` of `db/jobs/transitions.ts`. */
export type CancelGate = InTransaction<Gate>
/** Where no enforcer outside the database has anything in hand. */
export const OPEN_GATE: CancelGate = { postponeCancel: async () => false, postponeCancels: async () => false }

type TransitionVerbs = InTransaction<
  Pick<JobVerbs, 'cancelJob' | 'pauseJob' | 'resumeJob' | 'deleteJob' | 'restoreJob'>
>

export function createTransitionVerbs(
  finder: JobFinder,
  transitions: JobTransitions,
  gate: CancelGate,
): TransitionVerbs {
  const again = async (seq: number): Promise<Job> => toJob((await finder.bySeq(seq)) as JobRow)
  /** Rejects with `wrong_state` where the job is in a state that the verb does not start from. */
  const move = async (
    verb: Verb,
    row: JobRow,
    ifMatch: IfMatch,
    transition: (seq: number) => Promise<boolean>,
  ): Promise<Job> => {
    if (isDone(verb, row)) return toJob(row)
    checkVersion(row.version, ifMatch)
    if (!(await transition(row.seq))) throw wrongState(verb, row.status)
    return again(row.seq)
  }
  return {
    async cancelJob(jobId, reason, ifMatch) {
      const row = await finder.liveJob(jobId)
      if (await gate.postponeCancel(row, ifMatch)) return POSTPONED
      return move('cancel', row, ifMatch, (seq) => transitions.cancel(seq, reason))
    },
    pauseJob: async (jobId, ifMatch) => move('pause', await finder.liveJob(jobId), ifMatch, transitions.pause),
    resumeJob: async (jobId, ifMatch) => move('resume', await finder.liveJob(jobId), ifMatch, transitions.resume),
    async deleteJob(jobId, ifMatch, actor) {
      const row = await finder.liveJob(jobId)
      await move('delete', row, ifMatch, (seq) => transitions.delete(seq, actor.keyName))
    },
    async restoreJob(jobId) {
      const row = await finder.anyJob(jobId)
      if (row === undefined) throw new StoreError('not_found', 'There is no such job, or it was purged.')
      await transitions.restore(row.seq)
      return again(row.seq)
    },
  }
}
