import type { Connection } from '../connection.ts'
import { ANY_ACTIVE_TYPE } from '../devices/any-active-type.ts'
import { ACTIVE_TYPES } from '../model.ts'
import type { Chunk } from './account.ts'
import { type ActionEnder, APPLIED_TARGET, chunkKeys } from './active-actions.ts'
import type { OnStep } from './steps.ts'

/**
 * Undoes a job on one chunk of the devices it was applied to. Whether a device was changed since is judged by
 * revisions and not by times: every chunk of every job has one of its own, so a clock that jumps misleads nobody.
 */
export function createRevertChunk(
  db: Connection,
  ender: ActionEnder,
  onStep: OnStep,
): (chunk: Chunk, undone: { seq: number }) => void {
  const live = (row: string) => `(${row}.expires_at IS NULL OR ${row}.expires_at > :now)`
  /** The revision at which the undone job settled the target. */
  const settledAt = `(SELECT c.revision FROM job_chunks c WHERE c.seq = :undone AND c.last_mac >= t.mac
    ORDER BY c.last_mac LIMIT 1)`
  const except = (code: string, condition: string) =>
    db.prepare(
      `INSERT INTO job_exceptions (seq, mac, outcome, code)
       SELECT :seq, t.mac, 'skipped', '${code}' FROM targets t WHERE ${APPLIED_TARGET} AND ${condition}`,
    )
  const gone = except('gone', 'NOT EXISTS (SELECT 1 FROM devices d WHERE d.mac = t.mac)')
  const changedSince = except(
    'changed_since',
    `(EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = t.mac
        AND a.placed_revision > ${settledAt})
      OR EXISTS (SELECT 1 FROM ended_actions h WHERE h.mac = t.mac AND h.ended_revision > ${settledAt}
        AND (h.ended_by_seq IS NOT NULL OR h.placed_revision > ${settledAt})))`,
  )
  const expired = except(
    'expired',
    `NOT EXISTS (SELECT 1 FROM active_actions a WHERE a.action_type IN ${ANY_ACTIVE_TYPE} AND a.mac = t.mac
       AND a.placed_by = :undone AND ${live('a')})
     AND NOT EXISTS (SELECT 1 FROM ended_actions h WHERE h.mac = t.mac AND h.ended_by_seq = :undone AND ${live('h')})`,
  )
  const giveBack = db.prepare(
    `INSERT INTO active_actions (action_type, mac, seq, placed_by, placed_revision, applied_at, expires_at)
     SELECT h.action_type, h.mac, h.seq, :seq, :revision, h.applied_at, h.expires_at
     FROM targets t CROSS JOIN ended_actions h ON h.mac = t.mac AND h.ended_by_seq = :undone AND ${live('h')}
     WHERE ${APPLIED_TARGET}`,
  )

  return (chunk, undone) => {
    const keys = { ...chunkKeys(chunk), undone: undone.seq }
    gone.run(keys)
    changedSince.run(keys)
    expired.run(keys)
    onStep('exceptions-stored')
    for (const type of ACTIVE_TYPES) ender.endPlacedBy(chunk, type, undone.seq, 'reverted')
    onStep('replaced-actions-ended')
    giveBack.run(keys)
    onStep('actions-placed')
  }
}
