import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { StoreError } from '../errors.ts'
import type { Actor } from '../model.ts'
import type { SettledTime } from '../settled-time.ts'
import type { JobFinder } from './find-job.ts'
import { checkVersion } from './if-match.ts'
import type { Job } from './job.ts'
import { jobCondition } from './job-filter.ts'
import { type JobRow, toJob } from './job-row.ts'
import type { IfMatch, JobFilter } from './job-store.ts'
import { LIVE, TRANSITIONS, type Verb, wrongState } from './states.ts'

export interface JobMover {
  cancelJob(jobId: string, reason: string | null, ifMatch: IfMatch, actor: Actor): Job
  cancelJobs(filter: JobFilter, reason: string | null, actor: Actor): number
  pauseJob(jobId: string, ifMatch: IfMatch, actor: Actor): Job
  resumeJob(jobId: string, ifMatch: IfMatch, actor: Actor): Job
  deleteJob(jobId: string, ifMatch: IfMatch, actor: Actor): void
  restoreJob(jobId: string, actor: Actor): Job
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'held'>
  readonly finder: JobFinder
}

type Cancellable = Pick<JobRow, 'seq' | 'set_id' | 'targets_fixed_at'>

/**
 * The transitions that callers ask for. Each is one guarded UPDATE, so the table's own state decides. A cancel costs
 * the same for ten items and for ten million: those that were never reached are told by the job's status and cursor.
 */
export function createJobMover({ db, clock, time, finder }: Parts): JobMover {
  const cancel = db.prepare(
    `UPDATE jobs SET status = 'cancelled', completed_at = :now, updated_at = :now, version = version + 1,
       cancel_reason = :reason, pause_cause = NULL,
       set_id = CASE WHEN targets_fixed_at IS NULL THEN NULL ELSE set_id END,
       not_reached_count = targeted_count - affected_count - skipped_count - failed_count
     WHERE seq = :seq AND ${LIVE}`,
  )
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')
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
  const cancelRow = (row: Cancellable, reason: string | null): number => {
    const { changes } = cancel.run({ seq: row.seq, reason, now: clock.now() })
    if (changes > 0 && row.targets_fixed_at === null && row.set_id !== null) discard.run(row.set_id)
    return changes
  }

  return {
    cancelJob(jobId, reason, ifMatch) {
      const row = finder.liveJob(jobId)
      return move(row, 'cancel', ifMatch, () => cancelRow(row, reason))
    },
    cancelJobs(filter, reason) {
      const { sql, params } = jobCondition(filter)
      const find = db.prepare<unknown[], Cancellable>(
        `SELECT seq, set_id, targets_fixed_at FROM jobs WHERE ${LIVE} AND ${sql} ORDER BY seq`,
      )
      return find.all(...params).reduce((cancelled, row) => cancelled + cancelRow(row, reason), 0)
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
