import type { Clock } from '../../clock.ts'
import { ACTIVE_TYPES } from '../../model.ts'
import type { Connection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { createExpiry } from '../devices/ended-actions.ts'
import type { Chore } from './chore.ts'

/** Records actions whose time has run out in their devices' history. */
export function expiryChore(db: Connection, clock: Clock): Chore {
  const any = db.prepare<[string, number], { n: number }>(
    'SELECT 1 AS n FROM active_actions WHERE action_type = ? AND expires_at <= ? LIMIT 1',
  )
  const revise = createCounter(db, 'revision')
  const chosen = `SELECT mac FROM active_actions WHERE action_type = :type AND expires_at <= :now
    ORDER BY expires_at LIMIT :rows`
  // Without the plus each step would look at every row that is due, by the index of times, and not at its own.
  const due = `action_type = :type AND +expires_at <= :now AND mac IN (${chosen})`
  const expire = createExpiry(db, due)
  return (rows) => {
    const now = clock.now()
    const type = ACTIVE_TYPES.find((candidate) => any.get(candidate, now) !== undefined)
    if (type === undefined) return false
    revise()
    expire({ type, now, rows })
    return true
  }
}
