import type { Observer } from '../audit/observer.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { LIVE } from '../jobs/states.ts'
import type { Chore } from './chore.ts'

/**
 * A job goes when nothing unfinished depends on it: first the job, in one step, so that nobody can restore one that has
 * lost part of its account; then, in steps, the account and the targets.
 */
export function purgeChore(db: Connection, clock: Clock, retention: number, observer: Observer): Chore {
  const next = db.prepare<[number], { seq: number; job_id: string; preview_id: string | null; set_id: number | null }>(
    `SELECT seq, job_id, preview_id, set_id FROM jobs j WHERE deleted_at <= ? AND NOT EXISTS
       (SELECT 1 FROM jobs d WHERE ${LIVE}
          AND (d.source_job_id = j.job_id OR d.undoes_job_id = j.job_id)) ORDER BY deleted_at LIMIT 1`,
  )
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')
  const remember = db.prepare(
    'INSERT INTO purged_jobs (seq, job_id, action_reason) SELECT seq, job_id, action_reason FROM jobs WHERE seq = ?',
  )
  const removePreview = db.prepare('DELETE FROM previews WHERE preview_id = ?')
  const removeJob = db.prepare('DELETE FROM jobs WHERE seq = ?')
  return () => {
    const job = next.get(clock.now() - retention)
    if (job === undefined) return false
    observer.jobPurged(job.job_id)
    if (job.set_id !== null) discard.run(job.set_id)
    remember.run(job.seq)
    if (job.preview_id !== null) removePreview.run(job.preview_id)
    removeJob.run(job.seq)
    return true
  }
}
