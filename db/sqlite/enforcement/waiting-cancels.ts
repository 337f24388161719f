import { jobCondition } from '../../jobs/job-conditions.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { JobFilter } from '../../jobs/job-store.ts'
import { acceptsVersion } from '../../jobs/states.ts'
import type { CancelGate } from '../../jobs/transitions.ts'
import type { Answer } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { BatchTable } from './batch-table.ts'

/** The cancels that are postponed while the enforcer has a batch of their job in hand. */
export interface WaitingCancels extends CancelGate {
  areWaiting(): boolean
  /** Answers true as soon as a cancel waits for the batch, and false once the batch is settled. */
  onWaiting(batchId: string, answer: Answer<boolean>): void
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
  /** Lets the cancel wait, and the dispatcher stop, where the batch in hand is one of its jobs'. */
  const postpone = (isInHand: boolean): boolean => {
    if (!isInHand) return false
    waiting = true
    answer(true)
    return true
  }
  return {
    // A cancel with an old version is refused at once: it is not worth stopping the batch for.
    postponeCancel: (job, ifMatch) => postpone(jobInHand()?.seq === job.seq && acceptsVersion(ifMatch, job.version)),
    postponeCancels(filter) {
      const job = jobInHand()
      return postpone(job !== undefined && matches(job, filter))
    },
    areWaiting: () => waiting,
    onWaiting(batchId, answerCall) {
      answer(false)
      if (table.current()?.batch_id !== batchId || waiting) answerCall(null, waiting)
      else listener = (waits) => answerCall(null, waits)
    },
    settled() {
      answer(false)
      waiting = false
    },
  }
}
