import type { Clock } from '../../clock.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import type { WriteConnection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { createExpiry } from '../devices/ended-actions.ts'
import type { Chore } from './chore.ts'

/** Records actions whose time has run out in their devices' history. */
export function expiryChore(db: WriteConnection, clock: Clock): Chore {
  // The order leads PostgreSQL to the index of ends, whatever it knows of the table: else it reads all actions of the type.
  const any = db.prepare<[string, number], object>(
    'SELECT 1 FROM active_actions WHERE action_type = ? AND expires_at <= ? ORDER BY expires_at LIMIT 1',
  )
  const firstDue = async (now: number): Promise<ActiveActionType | undefined> => {
    const found = await Promise.all(ACTIVE_TYPES.map((type) => any.get(type, now)))
    return ACTIVE_TYPES.find((_, n) => found[n] !== undefined)
  }
  const revise = createCounter(db, 'revision')
  const chosen = `SELECT mac FROM active_actions WHERE action_type = :type AND expires_at <= :now
    ORDER BY expires_at LIMIT :rows`
  const due = `a.action_type = :type AND a.mac IN (${chosen})`
  const expire = createExpiry(db, due)
  return async (rows) => {
    const now = clock.now()
    const type = await firstDue(now)
    if (type === undefined) return false
    await revise()
    await expire({ type, now, rows })
    return true
  }
}
