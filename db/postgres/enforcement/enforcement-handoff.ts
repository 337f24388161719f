import type { Clock } from '../../clock.ts'
import type { EnforcementBatch } from '../../enforcement/enforcement.ts'
import type { EnforcementVerbs } from '../../enforcement/enforcement-store.ts'
import type { BatchRow } from '../../enforcement/settle-batch.ts'
import type { SettledTime } from '../../settled-time.ts'
import type { Answer } from '../../verbs.ts'
import type { WriteConnection } from '../connection.ts'
import type { JobFinder } from '../jobs/find-job.ts'
import type { CancelGate, JobTransitions } from '../jobs/transition-job.ts'
import type { ChunkWork } from '../runner/chunk-work.ts'
import type { Handoff } from '../runner/job-turn.ts'
import type { InTransaction } from '../verbs.ts'
import { createBatchTable } from './batch-table.ts'
import { createJobBatches } from './job-batches.ts'
import { createSweeps } from './sweeps.ts'
import { createUnconfirmedActions } from './unconfirmed-actions.ts'
import { createWaitingCancels } from './waiting-cancels.ts'

/** Where the runner leaves what an enforcer outside the database has to do, and the dispatcher finds it. */
export interface EnforcementHandoff extends Handoff, CancelGate {
  readonly verbs: InTransaction<EnforcementVerbs>
  /** To be called first. When there is no enforcer outside any more, settles what it had in hand. */
  open(isOutside: boolean): Promise<void>
}
interface Parts {
  readonly db: WriteConnection
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

  const toBatch = async ({ batch_id, seq, apply_json, lift_json }: BatchRow): Promise<EnforcementBatch> => ({
    batchId: batch_id,
    jobId: seq === null ? null : ((await finder.bySeq(seq))?.job_id ?? null),
    apply: JSON.parse(apply_json),
    lift: JSON.parse(lift_json),
  })
  /** The batch that the dispatcher has not been given yet. */
  const toGive = async (): Promise<EnforcementBatch | undefined> => {
    const batch = await table.current()
    return batch === undefined || batch.batch_id === handedOver ? undefined : toBatch(batch)
  }
  const give = (batch: EnforcementBatch | undefined): void => {
    if (batch === undefined || caller === null || batch.batchId === handedOver) return
    handedOver = batch.batchId
    caller(null, batch)
    caller = null
  }
  return {
    postponeCancel: cancels.postponeCancel,
    postponeCancels: cancels.postponeCancels,
    async handOver() {
      if (caller !== null) give(await toGive())
    },
    begin: jobs.begin,
    async abandon(seq) {
      const batch = await table.current()
      if (batch?.seq === seq) await jobs.settle({ ...batch, is_last: 0 }, { kind: 'unknown', mayBeDone: true })
    },
    sweep: sweeps.begin,
    async open(isOutside) {
      const batch = isOutside ? undefined : await table.current()
      if (batch !== undefined) await unconfirmed.settle(batch, { kind: 'unknown', mayBeDone: true })
      await unconfirmed.reach(isOutside)
      if (isOutside) return
      await table.end()
      while ((await transitions.resumeAfterEnforcer()) > 0);
    },
    isBusy: async () => (await table.current()) !== undefined,
    verbs: {
      // The batch is read inside the transaction: after it nothing may read before the next one begins.
      async nextEnforcement() {
        const batch = await toGive()
        return (answer) => {
          caller = answer
          give(batch)
          return undefined
        }
      },
      enforcementStop: cancels.onWaiting,
      async settleEnforcement(batchId, answer) {
        const batch = await table.current()
        if (batch?.batch_id !== batchId) return false
        const settle = batch.seq === null ? sweeps.settle : jobs.settle
        // A cancel that waits for this chunk must find its job running, even if the chunk is the last one.
        await settle({ ...batch, is_last: cancels.areWaiting() ? 0 : batch.is_last }, answer)
        cancels.settled(batchId)
        return true
      },
      enforcementCallEnded: unconfirmed.callEnded,
      async resumeAfterEnforcer() {
        unconfirmed.answersAgain()
        return transitions.resumeAfterEnforcer()
      },
    },
  }
}
