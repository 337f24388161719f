import type { Clock } from '../../clock.ts'
import type { Observer } from '../audit/observer.ts'
import type { WriteConnection } from '../connection.ts'
import type { Chore } from './chore.ts'

interface Parts {
  readonly db: WriteConnection
  readonly clock: Clock
  readonly observer: Observer
  readonly discardSet: (setId: number) => Promise<void>
}
interface DeletedJob {
  readonly deleted_at: number
  readonly seq: number
  readonly job_id: string
  readonly preview_id: string | null
  readonly set_id: number | null
  readonly needed: boolean
}
/** How many deleted jobs one step looks at. */
const STEP_JOBS = 100
const BEFORE_ALL = { deleted_at: -1, seq: -1 }
/** For how long all are left alone once those that are left are needed. */
const PURGE_REST_MS = 60_000

/**
 * A job goes when nothing unfinished depends on it: first the job, in one step, so that nobody can restore one that has
 * lost part of its account; then, in steps, the account and the targets. Many may be needed still, so each step goes on
 * where the last one ended, and once all are looked through they are left alone for a while.
 */
export function purgeChore({ db, clock, observer, discardSet }: Parts, retention: number): Chore {
  const unfinished = (link: string) =>
    `EXISTS (SELECT 1 FROM jobs d WHERE d.${link} = j.job_id AND d.completed_at IS NULL)`
  const next = db.prepare<[object], DeletedJob>(
    `SELECT deleted_at, seq, job_id, preview_id, set_id,
       ${unfinished('source_job_id')} OR ${unfinished('undoes_job_id')} AS needed
     FROM jobs j WHERE deleted_at <= :old AND (deleted_at, seq) > (:deleted_at, :seq)
     ORDER BY deleted_at, seq LIMIT ${STEP_JOBS}`,
  )
  const remember = db.prepare(
    'INSERT INTO purged_jobs (seq, job_id, action_reason) SELECT seq, job_id, action_reason FROM jobs WHERE seq = ?',
  )
  const removePreview = db.prepare('DELETE FROM previews WHERE preview_id = ?')
  const removeJob = db.prepare('DELETE FROM jobs WHERE seq = ?')
  let after = BEFORE_ALL
  let keptSome = false
  let restedAt = Number.NEGATIVE_INFINITY

  const purge = async (job: DeletedJob): Promise<void> => {
    await observer.jobPurged(job.job_id)
    if (job.set_id !== null) await discardSet(job.set_id)
    await remember.run(job.seq)
    if (job.preview_id !== null) await removePreview.run(job.preview_id)
    await removeJob.run(job.seq)
  }
  return async () => {
    const now = clock.now()
    if (Math.abs(now - restedAt) < PURGE_REST_MS) return false
    const { deleted_at, seq } = after
    const jobs = await next.all({ deleted_at, seq, old: now - retention })
    const job = jobs.find(({ needed }) => !needed)
    if (job !== undefined) await purge(job)
    keptSome ||= jobs.length > 0 && jobs[0] !== job
    const last = job ?? (jobs.length === STEP_JOBS ? jobs.at(-1) : undefined)
    after = last ?? BEFORE_ALL
    if (last !== undefined) return true
    if (keptSome) restedAt = now
    keptSome = false
    return false
  }
}

/** Removes the account of purged jobs. */
export function clearChore(db: WriteConnection): Chore {
  const next = db.prepare<[], { seq: number }>('SELECT seq FROM purged_jobs WHERE cleared = 0 LIMIT 1')
  const exceptions = db.prepare(
    `DELETE FROM job_exceptions WHERE seq = :seq AND mac IN
       (SELECT mac FROM job_exceptions WHERE seq = :seq LIMIT :rows)`,
  )
  const chunks = db.prepare(
    `DELETE FROM job_chunks WHERE seq = :seq AND last_mac IN
       (SELECT last_mac FROM job_chunks WHERE seq = :seq LIMIT :rows)`,
  )
  const cleared = db.prepare('UPDATE purged_jobs SET cleared = 1 WHERE seq = ?')
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
  const next = db.prepare<[], { set_id: number }>('SELECT set_id FROM target_sets WHERE discarded = 1 LIMIT 1')
  const blocks = db.prepare(
    `DELETE FROM target_blocks WHERE set_id = :set AND last_mac IN
       (SELECT last_mac FROM target_blocks WHERE set_id = :set LIMIT :rows)`,
  )
  const removeSet = db.prepare('DELETE FROM target_sets WHERE set_id = ?')
  return async (rows) => {
    const set = (await next.get())?.set_id
    if (set === undefined) return false
    if ((await blocks.run({ set, rows })).changes === 0) await removeSet.run(set)
    return true
  }
}
