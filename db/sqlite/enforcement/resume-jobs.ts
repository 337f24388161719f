import type { Clock } from '../../clock.ts'
import type { Observer } from '../audit/observer.ts'
import type { Connection } from '../connection.ts'

/** Each leaves an entry in the audit log; with more of them in one step others would wait. */
const RESUMED_AT_ONCE = 50

/** Lets some jobs go on that were paused because the enforcer did not answer; returns how many, 0 when none is left. */
export function createResume(db: Connection, clock: Clock, observer: Observer): () => number {
  const resume = db.prepare<[number], { job_id: string }>(
    `UPDATE jobs SET status = 'running', pause_cause = NULL, failed_batches = 0, updated_at = ?, version = version + 1
     WHERE seq IN (SELECT seq FROM jobs WHERE status = 'paused' AND pause_cause = 'enforcer'
       ORDER BY seq LIMIT ${RESUMED_AT_ONCE})
     RETURNING job_id`,
  )
  return () => {
    const resumed = resume.all(clock.now())
    for (const { job_id } of resumed) observer.jobMoved(job_id, 'job.resumed', 'paused')
    return resumed.length
  }
}
