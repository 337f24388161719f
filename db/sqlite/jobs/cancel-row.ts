import type { Clock } from '../../clock.ts'
import type { JobRow } from '../../jobs/job-row.ts'
import type { Connection } from '../connection.ts'
import { LIVE } from './job-conditions.ts'

type Cancellable = Pick<JobRow, 'seq' | 'set_id' | 'targets_fixed_at'>
/** Cancels a job, inside the caller's transaction; 0: it was over already. */
export type CancelRow = (row: Cancellable, reason: string | null) => number

/** A cancel costs the same for ten items and for ten million: those never reached are told by the status and the cursor. */
export function createCancelRow(db: Connection, clock: Clock): CancelRow {
  const cancel = db.prepare(
    `UPDATE jobs SET status = 'cancelled', completed_at = :now, updated_at = :now, version = version + 1,
       cancel_reason = :reason, pause_cause = NULL,
       set_id = CASE WHEN targets_fixed_at IS NULL THEN NULL ELSE set_id END,
       not_reached_count = targeted_count - affected_count - skipped_count - failed_count
     WHERE seq = :seq AND ${LIVE}`,
  )
  const discard = db.prepare('UPDATE target_sets SET discarded = 1 WHERE set_id = ?')
  return (row, reason) => {
    const { changes } = cancel.run({ seq: row.seq, reason, now: clock.now() })
    if (changes > 0 && row.targets_fixed_at === null && row.set_id !== null) discard.run(row.set_id)
    return changes
  }
}
