import type { Clock } from '../../clock.ts'
import { ACTIVE_TYPES } from '../../model.ts'
import type { Connection } from '../connection.ts'
import type { Chore } from './chore.ts'

/** Records actions whose time has run out in their devices' history. */
export function expiryChore(db: Connection, clock: Clock): Chore {
  const any = db.prepare<[string, number], { n: number }>(
    'SELECT 1 AS n FROM active_actions WHERE action_type = ? AND expires_at <= ? LIMIT 1',
  )
  const revise = db.prepare(`UPDATE meta SET value = CAST(value + 1 AS INTEGER) WHERE name = 'revision'`)
  const chosen = `SELECT mac FROM active_actions WHERE action_type = :type AND expires_at <= :now
    ORDER BY expires_at LIMIT :rows`
  // Without the plus each step would look at every row that is due, by the index of times, and not at its own.
  const due = `action_type = :type AND +expires_at <= :now AND mac IN (${chosen})`
  const record = db.prepare(
    `INSERT INTO ended_actions (mac, ended_revision, action_type, seq, placed_by, placed_revision, applied_at,
       expires_at, ended_at, ended_by, ended_by_seq, undone_to)
     SELECT mac, (SELECT value FROM meta WHERE name = 'revision'), action_type, seq, placed_by, placed_revision,
       applied_at, expires_at, expires_at, 'expired', NULL, undone_to
     FROM active_actions WHERE ${due}`,
  )
  const remove = db.prepare(`DELETE FROM active_actions WHERE ${due}`)
  return (rows) => {
    const now = clock.now()
    const type = ACTIVE_TYPES.find((candidate) => any.get(candidate, now) !== undefined)
    if (type === undefined) return false
    revise.run()
    record.run({ type, now, rows })
    remove.run({ type, now, rows })
    return true
  }
}
