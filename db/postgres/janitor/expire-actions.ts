import type { Clock } from '../../clock.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import type { WriteConnection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { createExpiry } from '../devices/ended-actions.ts'
import { isAmong } from '../looked-up.ts'
import type { Chore } from './chore.ts'

interface Due {
  readonly type: ActiveActionType
  /** When the first of them ended. */
  readonly from: number
}
const BEFORE_ALL = 0

/** Records actions whose time has run out in their devices' history. */
export function expiryChore(db: WriteConnection, clock: Clock): Chore {
  // The order leads PostgreSQL to the index of ends, whatever it knows of the table: else it reads all actions of the type.
  const first = db
    .prepare<[string, number, number], number>(
      `SELECT expires_at FROM active_actions WHERE action_type = ? AND expires_at >= ? AND expires_at <= ?
       ORDER BY expires_at LIMIT 1`,
    )
    .pluck()
  const firstDue = async (from: number, now: number): Promise<Due | undefined> => {
    const found = await Promise.all(ACTIVE_TYPES.map((type) => first.get(type, from, now)))
    const due = ACTIVE_TYPES.map((type, n) => ({ type, from: found[n] }))
    return due.find((one): one is Due => one.from !== undefined)
  }
  const revise = createCounter(db, 'revision')
  const chosen = `SELECT ctid FROM active_actions WHERE action_type = :type AND expires_at >= :from AND expires_at <= :now
    ORDER BY expires_at LIMIT :rows`
  // By their places: PostgreSQL 15 and 16 may hold all actions of the type against a list of MACs.
  const expire = createExpiry(db, isAmong('a.ctid', chosen))
  /**
   * Where the step before began. What it took stays in the index until a vacuum, and each step from the beginning would pass
   * by all of it again. What ended earlier, and has come since, is found once there is nothing behind.
   */
  let after = BEFORE_ALL
  return async (rows) => {
    const now = clock.now()
    const due = (await firstDue(after, now)) ?? (after === BEFORE_ALL ? undefined : await firstDue(BEFORE_ALL, now))
    after = due?.from ?? BEFORE_ALL
    if (due === undefined) return false
    await revise()
    await expire({ ...due, now, rows })
    return true
  }
}
