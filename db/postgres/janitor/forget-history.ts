import type { Clock } from '../../clock.ts'
import type { WriteConnection } from '../connection.ts'
import type { Chore } from './chore.ts'

interface HistoryKey {
  ended_at: number
  mac: number
  ended_revision: number
  action_type: string
}
const BEFORE_ALL: HistoryKey = { ended_at: -1, mac: -1, ended_revision: -1, action_type: '' }
const HISTORY_REST_MS = 3600 * 1000

/**
 * Ended actions are kept `retentionDays` at least, and as long as the job that placed or ended them, or one that undoes
 * it: these may still be reverted, and then they tell what was replaced and whether the device was changed since. Most
 * old rows may be such ones, so each step reads a bounded range of them, and after the last it rests.
 */
export function historyChore(db: WriteConnection, clock: Clock, retention: number): Chore {
  const range = `(ended_at, mac, ended_revision, action_type) > (:ended_at, :mac, :ended_revision, :action_type)
    AND ended_at <= :old`
  const key = 'ended_at, mac, ended_revision, action_type'
  const lastOfStep = db.prepare<[object], HistoryKey>(
    `SELECT ${key} FROM ended_actions WHERE ${range} ORDER BY ${key} LIMIT 1 OFFSET :rows - 1`,
  )
  const drop = db.prepare(
    `DELETE FROM ended_actions WHERE (mac, ended_revision, action_type) IN
       (SELECT mac, ended_revision, action_type FROM
          (SELECT * FROM ended_actions WHERE ${range} ORDER BY ${key} LIMIT :rows) h
        WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.seq IN (h.ended_by_seq, h.placed_by, h.seq))
          AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.root_seq = h.ended_by_seq))`,
  )
  let after = BEFORE_ALL
  let restedAt = Number.NEGATIVE_INFINITY
  return async (rows) => {
    const now = clock.now()
    if (Math.abs(now - restedAt) < HISTORY_REST_MS) return false
    const keys = { ...after, old: now - retention, rows }
    const last = await lastOfStep.get(keys)
    await drop.run(keys)
    after = last ?? BEFORE_ALL
    if (last === undefined) restedAt = now
    return last !== undefined
  }
}
