import type { JobRow } from '../../jobs/job-row.ts'
import type { JobFilter } from '../../jobs/job-store.ts'
import { acceptsVersion } from '../../jobs/states.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import { jobCondition } from '../jobs/job-conditions.ts'
import type { CancelGate } from '../jobs/transition-job.ts'
import type { BatchTable } from './batch-table.ts'

/** The cancels that are postponed while the enforcer has a batch of their job in hand. */
export interface WaitingCancels extends CancelGate {
  areWaiting(): boolean
  /** Answers true as soon as a cancel waits for the batch, and false once the batch is settled. */
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
    // A cancel with an old version is refused at once: it is not worth stopping the batch for.
    postponesCancel: (job, ifMatch) => postpones(jobInHand()?.seq === job.seq && acceptsVersion(ifMatch, job.version)),
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
