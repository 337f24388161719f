import type { Clock } from '../../clock.ts'
import {
  CLEAR_STATEMENTS,
  createDeletedJobs,
  type DeletedJob,
  DISCARDED_SET_STATEMENTS,
  PURGE_STATEMENTS,
} from '../../janitor/purge-jobs.ts'
import type { Observer } from '../audit/observer.ts'
import type { WriteConnection } from '../connection.ts'
import type { Chore } from './chore.ts'

interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly observer: Observer
  readonly discardSet: (setId: number) => Promise<void>
}

/** Purges jobs `retention` milliseconds after their deletion, one in each step: see `PURGE_STATEMENTS`. */
export function purgeChore({ db, clock, observer, discardSet }: Parts, retention: number): Chore {
  const next = db.prepare<[object], DeletedJob>(PURGE_STATEMENTS.next)
  const remember = db.prepare(PURGE_STATEMENTS.remember)
  const removePreview = db.prepare(PURGE_STATEMENTS.removePreview)
  const removeJob = db.prepare(PURGE_STATEMENTS.removeJob)
  const deleted = createDeletedJobs()

  const purge = async (job: DeletedJob): Promise<void> => {
    await observer.jobPurged(job.job_id)
    if (job.set_id !== null) await discardSet(job.set_id)
    await remember.run(job.seq)
    if (job.preview_id !== null) await removePreview.run(job.preview_id)
    await removeJob.run(job.seq)
  }
  return async () => {
    const now = clock.now()
    const from = deleted.from(now)
    if (from === null) return false
    const jobs = await next.all({ ...from, old: now - retention })
    const job = deleted.choose(jobs)
    if (job !== undefined) await purge(job)
    return deleted.looked(jobs, job, now)
  }
}

/** Removes the account of purged jobs. */
export function clearChore(db: WriteConnection): Chore {
  const next = db.prepare<[], { seq: number }>(CLEAR_STATEMENTS.next)
  const exceptions = db.prepare(CLEAR_STATEMENTS.exceptions)
  const chunks = db.prepare(CLEAR_STATEMENTS.chunks)
  const cleared = db.prepare(CLEAR_STATEMENTS.cleared)
  return async (rows) => {
    const seq = (await next.get())?.seq
    if (seq === undefined) return false
    const { changes } = await exceptions.run({ seq, rows })
    if (changes === 0 && (await chunks.run({ seq, rows })).changes === 0) await cleared.run(seq)
    return true
  }
}

/** Removes the targets of sets that nobody has any more. */
export function discardedSetChore(db: WriteConnection): Chore {
  const next = db.prepare<[], { set_id: number }>(DISCARDED_SET_STATEMENTS.next)
  const blocks = db.prepare(
    `DELETE FROM target_blocks WHERE set_id = :set AND last_mac IN
       (SELECT last_mac FROM target_blocks WHERE set_id = :set LIMIT :rows)`,
  )
  const removeSet = db.prepare(DISCARDED_SET_STATEMENTS.remove)
  return async (rows) => {
    const set = (await next.get())?.set_id
    if (set === undefined) return false
    if ((await blocks.run({ set, rows })).changes === 0) await removeSet.run(set)
    return true
  }
}
