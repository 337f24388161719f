import type { Clock } from '../../clock.ts'
import { freePlaces, type Running } from '../../jobs/due-jobs.ts'
import { RUNNING, SMALL } from '../../jobs/job-conditions.ts'
import type { DueJob } from '../../jobs/job-store.ts'
import type { OnStep } from '../../runner/runner-steps.ts'
import type { WriteConnection } from '../connection.ts'
import type { BulkCancels } from '../jobs/cancel-jobs.ts'
import { createDueJobs } from '../jobs/due-jobs.ts'
import type { JobTransitions } from '../jobs/transition-job.ts'

interface Parts {
  readonly db: WriteConnection
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
export function createJobStart({
  db,
  clock,
  dueUntil,
  transitions,
  cancels,
  concurrency,
  onStep,
}: Parts): () => Promise<void> {
  const running = db.prepare<[], Running>(
    `SELECT count(*) AS "all", count(*) FILTER (WHERE ${SMALL}) AS small FROM jobs WHERE ${RUNNING}`,
  )
  const due = { all: createDueJobs(db), small: createDueJobs(db, 'small') }

  const toStart = async (until: number, after: number): Promise<readonly DueJob[]> => {
    const { which, places } = freePlaces((await running.get()) as Running, concurrency)
    return places === 0 ? [] : due[which](until, places, after)
  }
  return async () => {
    const until = dueUntil.now()
    const after = cancels.heldUpTo
    if ((await due.all(until, 1, after)).length === 0 || (await toStart(until, after)).length === 0) return
    // Looked for again: only in the lane it is certain what is due, and how many places there are.
    const started = await db.transaction(async () => {
      const starting = await toStart(until, after)
      const now = clock.now()
      for (const { seq } of starting) await transitions.start(seq, now)
      if (starting.length > 0) onStep('job-started')
      return starting.length
    })
    if (started > 0) onStep('job-start-committed')
  }
}
