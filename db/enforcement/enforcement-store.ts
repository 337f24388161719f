import type { BatchAnswer, EnforcementBatch } from './enforcement.ts'

/** What an enforcer outside is given to do; see `../store.ts`. */
export interface EnforcementStore {
  /** Answers once there is something for an enforcer outside to do, or left to do; one batch is in its hands at most. */
  nextEnforcement(): Promise<EnforcementBatch>
  /** Answers true as soon as a cancel waits for this batch, and false once it is settled. */
  enforcementStop(batchId: string): Promise<boolean>
  /** Writes down what became of a batch: devices, items and counts in one step. False: it is settled already. */
  settleEnforcement(batchId: string, answer: BatchAnswer): Promise<boolean>
  /** The call of a batch that was settled before it had an answer is over, and can't be carried out any more. */
  enforcementCallEnded(batchId: string): Promise<void>
  /** Synchronous, for whoever asks every second. */
  hasJobsWaitingForEnforcer(): boolean
  /** Lets them go on; returns how many. */
  resumeAfterEnforcer(): Promise<number>
}
