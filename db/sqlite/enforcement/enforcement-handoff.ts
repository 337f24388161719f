import type { Clock } from '../../clock.ts'
import type { EnforcementBatch } from '../../enforcement/enforcement.ts'
import type { EnforcementVerbs } from '../../enforcement/enforcement-store.ts'
import type { BatchRow } from '../../enforcement/settle-batch.ts'
import type { CancelGate, JobTransitions } from '../../jobs/transitions.ts'
import type { SettledTime } from '../../settled-time.ts'
import type { Answer } from '../../verbs.ts'
import type { Connection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { ChunkWork } from '../runner/chunk-work.ts'
import type { Handoff } from '../runner/job-turn.ts'
import { createBatchTable } from './batch-table.ts'
import { createJobBatches } from './job-batches.ts'
import { createSweeps } from './sweeps.ts'
import { createUnconfirmedActions } from './unconfirmed-actions.ts'
import { createWaitingCancels } from './waiting-cancels.ts'

/** Where the runner leaves what an enforcer outside the database has to do, and the dispatcher finds it. */
export interface EnforcementHandoff extends Handoff, CancelGate {
  readonly verbs: EnforcementVerbs
  /** To be called first. When there is no enforcer outside any more, settles what it had in hand. */
  open(isOutside: boolean): void
}
interface Parts {
  readonly db: Connection
  readonly clock: Clock
  readonly time: Pick<SettledTime, 'plausible'>
  readonly finder: JobFinder
  readonly transitions: JobTransitions
  readonly work: ChunkWork
}

export function createEnforcementHandoff({ db, clock, time, finder, transitions, work }: Parts): EnforcementHandoff {
  const table = createBatchTable(db)
  const unconfirmed = createUnconfirmedActions(db, time.plausible)
  const jobs = createJobBatches({ db, clock, finder, transitions, work, table, unconfirmed })
  const sweeps = createSweeps(db, time.plausible, table, unconfirmed)
  const cancels = createWaitingCancels(db, finder, table)
  /** The dispatcher's open call for the next batch. */
  let caller: Answer<EnforcementBatch> | null = null
  let handedOver: string | null = null

  const toBatch = ({ batch_id, seq, apply_json, lift_json }: BatchRow): EnforcementBatch => ({
    batchId: batch_id,
    jobId: seq === null ? null : (finder.bySeq(seq)?.job_id ?? null),
    apply: JSON.parse(apply_json),
    lift: JSON.parse(lift_json),
  })
  const handOver = (): void => {
    const batch = caller === null ? undefined : table.current()
    if (batch === undefined || batch.batch_id === handedOver) return
    handedOver = batch.batch_id
    caller?.(null, toBatch(batch))
    caller = null
  }
  return {
    postponeCancel: cancels.postponeCancel,
    postponeCancels: cancels.postponeCancels,
    handOver,
    begin: jobs.begin,
    abandon(seq) {
      const batch = table.current()
      if (batch?.seq === seq) jobs.settle({ ...batch, is_last: 0 }, { kind: 'unknown', mayBeDone: true })
    },
    sweep: sweeps.begin,
    open(isOutside) {
      const batch = isOutside ? undefined : table.current()
      if (batch !== undefined) unconfirmed.settle(batch, { kind: 'unknown', mayBeDone: true })
      unconfirmed.reach(isOutside)
      if (isOutside) return
      table.end()
      while (transitions.resumeAfterEnforcer() > 0);
    },
    get busy() {
      return table.current() !== undefined
    },
    verbs: {
      nextEnforcement: () => (answer) => {
        caller = answer
        handOver()
      },
      enforcementStop: (batchId) => (answer) => {
        cancels.onWaiting(batchId, answer)
      },
      settleEnforcement(batchId, answer) {
        const batch = table.current()
        if (batch?.batch_id !== batchId) return false
        const settle = batch.seq === null ? sweeps.settle : jobs.settle
        // A cancel that waits for this chunk must find its job running, even if the chunk is the last one.
        settle({ ...batch, is_last: cancels.areWaiting() ? 0 : batch.is_last }, answer)
        cancels.settled()
        return true
      },
      enforcementCallEnded: unconfirmed.callEnded,
      resumeAfterEnforcer() {
        unconfirmed.answersAgain()
        return transitions.resumeAfterEnforcer()
      },
    },
  }
}
