import { jobCondition } from '../../jobs/job-conditions.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { JobFilter } from '../../jobs/job-store.ts'
import { acceptsVersion } from '../../jobs/states.ts'
import type { Later } from '../../verbs.ts'
import type { WriteConnection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { CancelGate } from '../jobs/transition-job.ts'
import type { BatchTable } from './batch-table.ts'

/** The cancels that are postponed while the enforcer has a batch of their job in hand. */
export interface WaitingCancels extends CancelGate {
  areWaiting(): boolean
  /** Answers true as soon as a cancel waits for the batch, and false once the batch is settled. */
  onWaiting(batchId: string): Promise<Later<boolean>>
  /** The batch in hand is settled. */
  settled(batchId: string): void
}

export function createWaitingCancels(db: WriteConnection, finder: JobFinder, table: BatchTable): WaitingCancels {
  let listener: ((waits: boolean) => void) | null = null
  let waiting = false
  /** The batch that was settled last, maybe since somebody has looked. */
  let settledBatch: string | null = null

  const answer = (waits: boolean): void => {
    listener?.(waits)
    listener = null
  }
  const jobInHand = async (): Promise<JobRow | undefined> => {
    const seq = (await table.current())?.seq ?? null
    return seq === null ? undefined : finder.bySeq(seq)
  }
  const matches = async (job: JobRow, filter: JobFilter): Promise<boolean> => {
    const { sql, params } = jobCondition(filter)
    return (await db.prepare(`SELECT 1 FROM jobs WHERE seq = ? AND ${sql}`).get(job.seq, ...params)) !== undefined
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
    postponeCancel: async (job, ifMatch) =>
      postpone((await jobInHand())?.seq === job.seq && acceptsVersion(ifMatch, job.version)),
    async postponeCancels(filter) {
      const job = await jobInHand()
      return postpone(job !== undefined && (await matches(job, filter)))
    },
    areWaiting: () => waiting,
    async onWaiting(batchId) {
      const isInHand = (await table.current())?.batch_id === batchId
      if (isInHand) settledBatch = null
      return (answerCall) => {
        answer(false)
        if (!isInHand || settledBatch === batchId || waiting) answerCall(null, waiting)
        else listener = (waits) => answerCall(null, waits)
        return undefined
      }
    },
    settled(batchId) {
      answer(false)
      waiting = false
      settledBatch = batchId
    },
  }
}
