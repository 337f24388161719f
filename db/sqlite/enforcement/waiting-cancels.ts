import type { IfMatch, JobFilter } from '../../jobs/job-store.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import { jobCondition } from '../jobs/job-filter.ts'
import type { JobRow } from '../jobs/job-row.ts'
import type { Call } from '../threads/protocol.ts'
import type { BatchTable } from './batch-table.ts'

/** Cancels of a job whose chunk the enforcer has in hand: they are done once it is settled. */
export interface WaitingCancels {
  /** Whether a call must wait until the batch in hand is settled. */
  mustWait(call: Call): boolean
}
interface Parts extends WaitingCancels {
  areWaiting(): boolean
  /** Answers true when a cancel waits for the batch, or does already; false once it is settled. */
  tell(batchId: string, answer: (error: null, waits: boolean) => void): void
  /** The batch in hand is settled. */
  settled(): void
}

export function createWaitingCancels(db: Connection, finder: JobFinder, table: BatchTable): Parts {
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
  const concerns = ({ verb, args }: Call, job: JobRow): boolean => {
    if (verb === 'cancelJobs') return matches(job, args[0] as JobFilter)
    const versions = args[2] as IfMatch
    // One that lost its race is refused at once, and holds up nothing.
    return verb === 'cancelJob' && args[0] === job.job_id && (versions === null || versions.includes(job.version))
  }
  return {
    mustWait(call) {
      if (call.verb !== 'cancelJob' && call.verb !== 'cancelJobs') return false
      const job = jobInHand()
      if (job === undefined || !concerns(call, job)) return false
      waiting = true
      answer(true)
      return true
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
