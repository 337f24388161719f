import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../clock.ts'
import type { Connection } from '../connection.ts'
import { STEP_ROWS } from '../janitor/chore.ts'
import { ACTIVE_TYPES } from '../model.ts'
import type { BatchRow, BatchTable } from './batch-table.ts'
import type { BatchAnswer, Enforcement } from './enforcement.ts'

/** Actions whose time has run out, which are lifted outside before their end is recorded. */
export interface ExpiredLifts {
  /** Gives the next ones into the enforcer's hands; false when there are none, or when it has something in hand. */
  begin(): boolean
  settle(batch: BatchRow, answer: BatchAnswer): void
}

/** How long what was refused waits for the next pass. */
const REST_MS = 30 * 1000

interface Position {
  readonly expiresAt: number
  readonly mac: number
}
const BEFORE_ALL: Position = { expiresAt: -1, mac: -1 }

/**
 * Reads never show an expired action, so nobody waits for this but the network. What was refused stays to be lifted, and
 * each pass goes through all that is due, so that none stands in the way of the others.
 */
export function createExpiredLifts(db: Connection, clock: Clock, table: BatchTable): ExpiredLifts {
  const due = db.prepare<[object], Enforcement>(
    `SELECT a.mac, d.ip, a.action_type AS actionType, a.expires_at AS expiresAt
     FROM active_actions a LEFT JOIN devices d ON d.mac = a.mac
     WHERE a.action_type = :type AND a.expires_at <= :now AND (a.expires_at, a.mac) > (:expiresAt, :mac)
     ORDER BY a.expires_at, a.mac LIMIT ${STEP_ROWS}`,
  )
  const revise = db.prepare(`UPDATE meta SET value = CAST(value + 1 AS INTEGER) WHERE name = 'revision'`)
  const row = 'action_type = :actionType AND mac = :mac AND expires_at = :expiresAt'
  const record = db.prepare(
    `INSERT INTO ended_actions (mac, ended_revision, action_type, seq, placed_by, placed_revision, applied_at,
       expires_at, ended_at, ended_by, ended_by_seq, undone_to)
     SELECT mac, (SELECT value FROM meta WHERE name = 'revision'), action_type, seq, placed_by, placed_revision,
       applied_at, expires_at, expires_at, 'expired', NULL, undone_to FROM active_actions WHERE ${row}`,
  )
  const remove = db.prepare(`DELETE FROM active_actions WHERE ${row}`)
  const after = new Map<string, Position>()
  let refusedSome = false
  let restedAt = Number.NEGATIVE_INFINITY

  const nextDue = (now: number): Enforcement[] => {
    for (const type of ACTIVE_TYPES) {
      const found = due.all({ type, now, ...(after.get(type) ?? BEFORE_ALL) })
      const last = found.at(-1)
      if (last === undefined) continue
      after.set(type, { expiresAt: last.expiresAt as number, mac: last.mac })
      return found
    }
    return []
  }
  return {
    begin() {
      const now = clock.now()
      if (table.current() !== undefined || Math.abs(now - restedAt) < REST_MS) return false
      const lift = nextDue(now)
      if (lift.length === 0) {
        if (refusedSome) restedAt = now
        refusedSome = false
        after.clear()
        return false
      }
      table.begin({
        batch_id: uuidv7({ msecs: now }),
        ...{ seq: null, up_to_mac: null, targets: null, is_last: null, skip_json: '[]' },
        begun_at: now,
        apply_json: '[]',
        lift_json: JSON.stringify(lift),
      })
      return true
    },
    settle(batch, answer) {
      table.end()
      refusedSome ||= answer.kind !== 'answered' || answer.refusals.length > 0
      if (answer.kind !== 'answered') return
      const refused = new Set(answer.refusals.map(({ mac }) => mac))
      revise.run()
      for (const lifted of JSON.parse(batch.lift_json) as Enforcement[]) {
        if (refused.has(lifted.mac)) continue
        const { mac, actionType, expiresAt } = lifted
        record.run({ mac, actionType, expiresAt })
        remove.run({ mac, actionType, expiresAt })
      }
    },
  }
}
