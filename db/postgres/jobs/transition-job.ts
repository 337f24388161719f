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
import type { Connection, Statement } from '../connection.ts'
import type { InTransaction } from '../verbs.ts'
import type { JobFinder } from './find-job.ts'

/**
 * Every change of a job's state, inside the caller's transaction. Each is one UPDATE, guarded by the states that it starts
 * from. It answers false, and changes nothing, when the job is in none of them.
 */
export interface JobTransitions {
  /** What callers ask for; the audited verbs write it into the audit log. */
  pause(seq: number): Promise<boolean>
  resume(seq: number): Promise<boolean>
  /** Costs the same for ten items and for ten million: status and cursor tell which were not reached. */
  cancel(seq: number, reason: string | null): Promise<boolean>
  delete(seq: number, by: string): Promise<boolean>
  restore(seq: number): Promise<boolean>
  /** What the server does by itself; written into the audit log here. */
  start(seq: number, now: number): Promise<boolean>
  complete(seq: number, now: number): Promise<boolean>
  fail(seq: number, failure: string): Promise<boolean>
  /** Pauses a job whose batches the enforcer does not take. */
  pauseForEnforcer(seq: number): Promise<boolean>
  /** Resumes some of those; answers how many, 0 when none is left. */
  resumeAfterEnforcer(): Promise<number>
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'held'>
  /** Gives up a set of targets that was not fixed. */
  readonly discardSet: (setId: number) => Promise<void>
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

/**
 * Postpones a cancel while the enforcer has devices of its jobs in hand, and lets the enforcer stop. Answers whether it did.
 */
export interface CancelGate {
  postponeCancel(job: JobRow, ifMatch: IfMatch): Promise<boolean>
  postponeCancels(filter: JobFilter): Promise<boolean>
}
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
