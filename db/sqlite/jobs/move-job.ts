import type { Clock } from '../../clock.ts'
import { StoreError } from '../../errors.ts'
import type { Job } from '../../jobs/job.ts'
import { type JobRow, toJob } from '../../jobs/job-row.ts'
import type { IfMatch, JobFilter, JobVerbs } from '../../jobs/job-store.ts'
import { checkVersion, TRANSITIONS, type Verb, wrongState } from '../../jobs/states.ts'
import type { SettledTime } from '../../settled-time.ts'
import { POSTPONED } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import type { CancelRow } from './cancel-row.ts'
import type { JobFinder } from './find-job.ts'

export type JobMover = Pick<JobVerbs, 'cancelJob' | 'pauseJob' | 'resumeJob' | 'deleteJob' | 'restoreJob'>
/** Whether a cancel has to be postponed until the enforcer has settled the batch that it has in hand. */
export interface CancelGate {
  postponesCancel(job: JobRow, ifMatch: IfMatch): boolean
  postponesCancels(filter: JobFilter): boolean
}
/** Where no enforcer outside the database has anything in hand. */
export const OPEN_GATE: CancelGate = { postponesCancel: () => false, postponesCancels: () => false }

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'held'>
  readonly finder: JobFinder
  readonly cancelRow: CancelRow
  readonly gate: CancelGate
}

/** The transitions that callers ask for. Each is one guarded UPDATE, so the table's own state decides. */
export function createJobMover({ db, clock, time, finder, cancelRow, gate }: Parts): JobMover {
  const pause = db.prepare(
    `UPDATE jobs SET status = 'paused', pause_cause = 'operator', updated_at = :now, version = version + 1
     WHERE seq = :seq AND (status = 'running' OR pause_cause = 'enforcer')`,
  )
  const resume = db.prepare(
    `UPDATE jobs SET status = 'running', pause_cause = NULL, failed_batches = 0, updated_at = :now, version = version + 1
     WHERE seq = :seq AND status = 'paused'`,
  )
  const hide = db.prepare(
    `UPDATE jobs SET deleted_at = :held, deleted_by = :by, updated_at = :now, version = version + 1
     WHERE seq = :seq AND status IN ('completed', 'failed', 'cancelled') AND deleted_at IS NULL`,
  )
  const restore = db.prepare(
    `UPDATE jobs SET deleted_at = NULL, deleted_by = NULL, updated_at = :now, version = version + 1
     WHERE seq = :seq AND deleted_at IS NOT NULL`,
  )

  /** Runs a guarded UPDATE: no row changed means that the state was not one the verb starts from. */
  const move = (row: JobRow, verb: Verb, ifMatch: IfMatch, update: () => number): Job => {
    const done: readonly string[] = TRANSITIONS[verb].done
    // Paused by somebody, it no longer goes on by itself when the enforcer answers.
    const isTakenOver = verb === 'pause' && row.pause_cause === 'enforcer'
    if (done.includes(row.status) && !isTakenOver) return toJob(row)
    checkVersion(row.version, ifMatch)
    if (update() === 0) throw wrongState(verb, row.status)
    return toJob(finder.bySeq(row.seq) as JobRow)
  }

  return {
    cancelJob(jobId, reason, ifMatch) {
      const row = finder.liveJob(jobId)
      if (gate.postponesCancel(row, ifMatch)) return POSTPONED
      return move(row, 'cancel', ifMatch, () => cancelRow(row, reason))
    },
    pauseJob(jobId, ifMatch) {
      const row = finder.liveJob(jobId)
      return move(row, 'pause', ifMatch, () => pause.run({ seq: row.seq, now: clock.now() }).changes)
    },
    resumeJob(jobId, ifMatch) {
      const row = finder.liveJob(jobId)
      return move(row, 'resume', ifMatch, () => resume.run({ seq: row.seq, now: clock.now() }).changes)
    },
    deleteJob(jobId, ifMatch, actor) {
      const row = finder.liveJob(jobId)
      move(
        row,
        'delete',
        ifMatch,
        () => hide.run({ seq: row.seq, now: clock.now(), held: time.held.now(), by: actor.keyName }).changes,
      )
    },
    restoreJob(jobId) {
      const row = finder.anyJob(jobId)
      if (row === undefined) throw new StoreError('not_found', 'There is no such job, or it was purged.')
      restore.run({ seq: row.seq, now: clock.now() })
      return toJob(finder.bySeq(row.seq) as JobRow)
    },
  }
}
