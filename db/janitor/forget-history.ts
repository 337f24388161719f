import { MAX_MAC } from '../mac.ts'
import { createWalk, type Walk } from './walk.ts'

/** Ended actions in the order of their ends. */
export interface HistoryKey {
  readonly ended_at: number
  readonly mac: number
  readonly ended_revision: number
  readonly action_type: string
}
const BEFORE_ALL: HistoryKey = { ended_at: -1, mac: -1, ended_revision: -1, action_type: '' }
const HISTORY_REST_MS = 3600 * 1000

export const historyWalk = (): Walk<HistoryKey> => createWalk(BEFORE_ALL, HISTORY_REST_MS)

const KEY = 'ended_at, mac, ended_revision, action_type'
const RANGE = `(ended_at, mac, ended_revision, action_type) > (:ended_at, :mac, :ended_revision, :action_type)
  AND ended_at <= :old`

/**
 * Ended actions are kept until `:old` at least, and as long as the job that placed or ended them, or one that undoes it:
 * these may still be reverted, and then they tell what was replaced and whether the device was changed since. Most old rows
 * may be such ones, so each step reads a bounded range of them, and after the last it rests.
 */
export const HISTORY_STATEMENTS = {
  /** The key of the last row of a step; nothing where there are fewer. */
  lastOfStep: `SELECT ${KEY} FROM ended_actions WHERE ${RANGE} ORDER BY ${KEY} LIMIT 1 OFFSET :rows - 1`,
  /** Up to that key; see `upTo`. */
  drop: `DELETE FROM ended_actions AS h WHERE ${RANGE}
      AND (ended_at, mac, ended_revision, action_type) <= (:last_at, :last_mac, :last_revision, :last_type)
      AND NOT EXISTS (SELECT 1 FROM jobs j WHERE j.seq IN (h.ended_by_seq, h.placed_by, h.seq))
      AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.root_seq = h.ended_by_seq)`,
} as const

/** The end of a step for `drop`; without a last row all that is left is one. */
export const upTo = (last: HistoryKey | undefined) => ({
  last_at: last?.ended_at ?? Number.MAX_SAFE_INTEGER,
  last_mac: last?.mac ?? MAX_MAC,
  last_revision: last?.ended_revision ?? Number.MAX_SAFE_INTEGER,
  last_type: last?.action_type ?? '',
})
