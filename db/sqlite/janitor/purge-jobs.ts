import type { Clock } from '../../clock.ts'
import {
  CLEAR_STATEMENTS,
  createDeletedJobs,
  type DeletedJob,
  DISCARDED_SET_STATEMENTS,
  PURGE_STATEMENTS,
} from '../../janitor/purge-jobs.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'
import type { Chore } from './chore.ts'

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly observer: Observer
  readonly discardSet: (setId: number) => void
}

/** Purges jobs `retention` milliseconds after their deletion, one in each step: see `PURGE_STATEMENTS`. */
export function purgeChore({ db, clock, observer, discardSet }: Parts, retention: number): Chore {
  const next = db.prepare<[object], DeletedJob>(PURGE_STATEMENTS.next)
  const remember = db.prepare(PURGE_STATEMENTS.remember)
  const removePreview = db.prepare(PURGE_STATEMENTS.removePreview)
  const removeJob = db.prepare(PURGE_STATEMENTS.removeJob)
  const deleted = createDeletedJobs()

  const purge = (job: DeletedJob): void => {
    observer.jobPurged(job.job_id)
    if (job.set_id !== null) discardSet(job.set_id)
    remember.run(job.seq)
    if (job.preview_id !== null) removePreview.run(job.preview_id)
    removeJob.run(job.seq)
  }
  return () => {
    const now = clock.now()
    const from = deleted.from(now)
    if (from === null) return false
    const jobs = next.all({ ...from, old: now - retention })
    const job = deleted.choose(jobs)
    if (job !== undefined) purge(job)
    return deleted.looked(jobs, job, now)
  }
}

/** Removes the account of purged jobs. */
export function clearChore(db: Connection): Chore {
  const next = db.prepare<[], { seq: number }>(CLEAR_STATEMENTS.next)
  const exceptions = db.prepare(CLEAR_STATEMENTS.exceptions)
  const chunks = db.prepare(CLEAR_STATEMENTS.chunks)
  const cleared = db.prepare(CLEAR_STATEMENTS.cleared)
  return (rows) => {
    const seq = next.get()?.seq
    if (seq === undefined) return false
    if (exceptions.run({ seq, rows }).changes === 0 && chunks.run({ seq, rows }).changes === 0) cleared.run(seq)
    return true
  }
}

/** Removes the targets of sets that nobody has any more. */
export function discardedSetChore(db: Connection): Chore {
  const next = db.prepare<[], { set_id: number }>(DISCARDED_SET_STATEMENTS.next)
  const targets = db.prepare(
    `DELETE FROM targets WHERE set_id = :set AND mac IN (SELECT mac FROM targets WHERE set_id = :set LIMIT :rows)`,
  )
  const removeSet = db.prepare(DISCARDED_SET_STATEMENTS.remove)
  return (rows) => {
    const set = next.get()?.set_id
    if (set === undefined) return false
    if (targets.run({ set, rows }).changes === 0) removeSet.run(set)
    return true
  }
}
