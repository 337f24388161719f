import { createWalk } from './walk.ts'

/** Deleted jobs in the order of their deletions. */
interface DeletedKey {
  readonly deleted_at: number
  readonly seq: number
}
/** A deleted job whose time is over. */
export interface DeletedJob extends DeletedKey {
  readonly job_id: string
  readonly preview_id: string | null
  readonly set_id: number | null
  /** Whether something unfinished depends on it. */
  readonly needed: boolean | 0 | 1
}
/** The look through them, in steps. */
export interface DeletedJobs {
  /** The key behind which the next step looks; null: all are left alone for a while. */
  from(now: number): DeletedKey | null
  /** The one of a step that goes; undefined: all are needed. */
  choose(jobs: readonly DeletedJob[]): DeletedJob | undefined
  /** Tells what became of a step; returns whether there is more to look at. */
  looked(jobs: readonly DeletedJob[], purged: DeletedJob | undefined, now: number): boolean
}

/** How many deleted jobs one step looks at. */
const STEP_JOBS = 100
const BEFORE_ALL: DeletedKey = { deleted_at: -1, seq: -1 }
/** For how long all are left alone once those that are left are needed. */
const PURGE_REST_MS = 60_000

// What hasn't ended has no end; asked for its status, SQLite would look at all live jobs.
const unfinished = (link: string) =>
  `EXISTS (SELECT 1 FROM jobs d WHERE d.${link} = j.job_id AND d.completed_at IS NULL)`

/**
 * A job goes when nothing unfinished depends on it: first the job, in one step, so that nobody can restore one that has
 * lost part of its account; then, in steps, the account and the targets.
 */
export const PURGE_STATEMENTS = {
  next: `SELECT deleted_at, seq, job_id, preview_id, set_id,
      ${unfinished('source_job_id')} OR ${unfinished('undoes_job_id')} AS needed
    FROM jobs j WHERE deleted_at <= :old AND (deleted_at, seq) > (:deleted_at, :seq)
    ORDER BY deleted_at, seq LIMIT ${STEP_JOBS}`,
  remember:
    'INSERT INTO purged_jobs (seq, job_id, action_reason) SELECT seq, job_id, action_reason FROM jobs WHERE seq = ?',
  removePreview: 'DELETE FROM previews WHERE preview_id = ?',
  removeJob: 'DELETE FROM jobs WHERE seq = ?',
} as const

/** Removes the account of purged jobs. */
export const CLEAR_STATEMENTS = {
  next: 'SELECT seq FROM purged_jobs WHERE cleared = 0 LIMIT 1',
  exceptions: `DELETE FROM job_exceptions WHERE seq = :seq AND mac IN
    (SELECT mac FROM job_exceptions WHERE seq = :seq LIMIT :rows)`,
  chunks: `DELETE FROM job_chunks WHERE seq = :seq AND last_mac IN
    (SELECT last_mac FROM job_chunks WHERE seq = :seq LIMIT :rows)`,
  cleared: 'UPDATE purged_jobs SET cleared = 1 WHERE seq = ?',
} as const

/** Removes sets that nobody has any more, once their targets are removed. */
export const DISCARDED_SET_STATEMENTS = {
  next: 'SELECT set_id FROM target_sets WHERE discarded = 1 LIMIT 1',
  remove: 'DELETE FROM target_sets WHERE set_id = ?',
} as const

/**
 * Many may be needed still, so each step goes on where the last one ended, and once all are looked through they are left
 * alone for a while.
 */
export function createDeletedJobs(): DeletedJobs {
  const walk = createWalk(BEFORE_ALL, PURGE_REST_MS)
  let keptSome = false
  return {
    from: walk.from,
    choose: (jobs) => jobs.find(({ needed }) => !needed),
    looked(jobs, purged, now) {
      keptSome ||= jobs.length > 0 && jobs[0] !== purged
      const last = purged ?? (jobs.length === STEP_JOBS ? jobs.at(-1) : undefined)
      const isMore = walk.went(last && { deleted_at: last.deleted_at, seq: last.seq }, now, keptSome)
      if (!isMore) keptSome = false
      return isMore
    },
  }
}
