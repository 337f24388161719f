import { createWalk, type Walk } from './walk.ts'

/** Ended actions in the order of their ends. */
export interface HistoryKey {
  readonly ended_at: number
  readonly mac: number
  readonly ended_revision: number
  readonly action_type: string
}
export interface HistoryDialect {
  readonly one: string
  readonly columns: string
  isAmong(one: string, select: string): string
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
 * may be such ones, so each step reads a bounded range of them, and after the last it rests. `dialect`: the
 * columns that tell a row from others, those of all, and SQL that is true where they are among what a `SELECT` gives.
 */
export const historyStatements = ({ one, columns, isAmong }: HistoryDialect) => ({
  /** The key of the last row of a step; nothing where there are fewer. */
  lastOfStep: `SELECT ${KEY} FROM ended_actions WHERE ${RANGE} ORDER BY ${KEY} LIMIT 1 OFFSET :rows - 1`,
  drop: `DELETE FROM ended_actions WHERE ${isAmong(
    `(${one})`,
    `SELECT ${one} FROM (SELECT ${columns} FROM ended_actions WHERE ${RANGE} ORDER BY ${KEY} LIMIT :rows) h
     WHERE NOT EXISTS (SELECT 1 FROM jobs j WHERE j.seq IN (h.ended_by_seq, h.placed_by, h.seq))
       AND NOT EXISTS (SELECT 1 FROM jobs r WHERE r.root_seq = h.ended_by_seq)`,
  )}`,
})
