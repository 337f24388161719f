import type { JobRow } from '../../jobs/job-row.ts'
import type { JobFilter } from '../../jobs/job-store.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import { jobCondition } from '../jobs/job-conditions.ts'
import type { CancelGate } from '../jobs/transition-job.ts'
import type { BatchTable } from './batch-table.ts'

/** Cancels of a job of which the enforcer has a batch in hand: they are called again once it is settled. */
export interface WaitingCancels extends CancelGate {
  areWaiting(): boolean
  /** Answers true when a cancel waits for the batch, or does already; false once it is settled. */
  tell(batchId: string, answer: (error: null, waits: boolean) => void): void
  /** The batch in hand is settled. */
  settled(): void
}

export function createWaitingCancels(db: Connection, finder: JobFinder, table: BatchTable): WaitingCancels {
  let listener: ((waits: boolean) => void) | null = null
  let waiting = false

  const answer = (waits: boolean): void => {
    listener?.(waits)
    listener = null
  }
  const jobInHand = (): JobRow | undefined => {
    const seq = table.current()?.seq ?? null
    return seq === null ? undefined : finder.bySeq(seq)
  }
  const matches = (job: JobRow, filter: JobFilter): boolean => {
    const { sql, params } = jobCondition(filter)
    return db.prepare(`SELECT 1 FROM jobs WHERE seq = ? AND ${sql}`).get(job.seq, ...params) !== undefined
  }
  /** Tells the enforcer that a cancel waits for it, where one does. */
  const postpones = (isPostponed: boolean): boolean => {
    if (!isPostponed) return false
    waiting = true
    answer(true)
    return true
  }
  return {
    // One that lost its race is refused at once, and holds up nothing.
    postponesCancel: (job, ifMatch) =>
      postpones(jobInHand()?.seq === job.seq && (ifMatch === null || ifMatch.includes(job.version))),
    postponesCancels(filter) {
      const job = jobInHand()
      return postpones(job !== undefined && matches(job, filter))
    },
    areWaiting: () => waiting,
    tell(batchId, told) {
      answer(false)
      if (table.current()?.batch_id !== batchId || waiting) told(null, waiting)
      else listener = (waits) => told(null, waits)
    },
    settled() {
      answer(false)
      waiting = false
    },
  }
}
