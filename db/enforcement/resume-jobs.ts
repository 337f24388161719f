import type { Observer } from '../audit/observer.ts'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { LIVE } from '../jobs/states.ts'

/** Lets the jobs go on that were paused because the enforcer did not answer; returns how many. */
export function createResume(db: Connection, clock: Clock, observer: Observer): () => number {
  const resume = db.prepare<[number], { job_id: string }>(
    `UPDATE jobs SET status = 'running', pause_cause = NULL, failed_batches = 0, updated_at = ?, version = version + 1
     WHERE ${LIVE} AND status = 'paused' AND pause_cause = 'enforcer'
     RETURNING job_id`,
  )
  return () => {
    const resumed = resume.all(clock.now())
    for (const { job_id } of resumed) observer.jobMoved(job_id, 'job.resumed', 'paused')
    return resumed.length
  }
}
