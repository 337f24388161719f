import type { Clock } from '../../clock.ts'
import { freePlaces, type Running } from '../../jobs/due-jobs.ts'
import { RUNNING, SMALL } from '../../jobs/job-conditions.ts'
import type { DueJob } from '../../jobs/job-store.ts'
import type { JobTransitions } from '../../jobs/transitions.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { Connection } from '../connection.ts'
import type { BulkCancels } from '../jobs/cancel-jobs.ts'
import { createDueJobs } from '../jobs/due-jobs.ts'

interface Parts {
  readonly db: Connection
  readonly clock: Clock
  /** The time up to which jobs are due. */
  readonly dueUntil: Clock
  readonly transitions: Pick<JobTransitions, 'start'>
  readonly cancels: Pick<BulkCancels, 'heldUpTo'>
  readonly concurrency: number
  readonly onStep: OnStep
}

/**
 * Starts the jobs that are due, in order, while there are places.
 */
export function createJobStart({ db, clock, dueUntil, transitions, cancels, concurrency, onStep }: Parts): () => void {
  const running = db.prepare<[], Running>(
    `SELECT count(*) AS "all", count(*) FILTER (WHERE ${SMALL}) AS small FROM jobs WHERE ${RUNNING}`,
  )
  const due = { all: createDueJobs(db), small: createDueJobs(db, 'small') }

  const toStart = (until: number, after: number): readonly DueJob[] => {
    const { which, places } = freePlaces(running.get() as Running, concurrency)
    return places === 0 ? [] : due[which](until, places, after)
  }
  return () => {
    const until = dueUntil.now()
    const after = cancels.heldUpTo
    if (due.all(until, 1, after).length === 0) return
    const starting = toStart(until, after)
    if (starting.length === 0) return
    const now = clock.now()
    db.transaction(() => {
      for (const { seq } of starting) transitions.start(seq, now)
      onStep('job-started')
    }).immediate()
    onStep('job-start-committed')
  }
}
