import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { type BatchAnswer, type Enforcement, REST_MS, SWEEP_ACTIONS } from '../../enforcement/enforcement.ts'
import { type BatchRow, liftedBy } from '../../enforcement/settle-batch.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import type { Connection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { createExpiry } from '../devices/ended-actions.ts'
import type { BatchTable } from './batch-table.ts'
import type { UnconfirmedActions } from './unconfirmed-actions.ts'

interface Place {
  readonly expiresAt: number | null
  readonly mac: number
}
interface Due extends Enforcement {
  readonly isKnown: 0 | 1
}
const FIRST: Place = { expiresAt: 0, mac: -1 }
/** How many pages one look takes at most, where all in them is unconfirmed. */
const PAGES_AT_ONCE = 4

/** What no job asks for: actions whose time has run out are lifted outside, and what is unconfirmed is told again. */
export interface Sweeps {
  /** Gives the next ones into the enforcer's hands; false when there are none, or when it has something in hand. */
  begin(): boolean
  settle(batch: BatchRow, answer: BatchAnswer): void
}

/**
 * Reads never show an expired action; its end is recorded once it is lifted outside. What was refused is unconfirmed
 * from then on, so that none stands in the way of the others.
 */
export function createSweeps(db: Connection, clock: Clock, table: BatchTable, unconfirmed: UnconfirmedActions): Sweeps {
  const due = db.prepare<[object], Due>(
    `SELECT a.mac, d.ip, a.action_type AS actionType, a.expires_at AS expiresAt,
       EXISTS (SELECT 1 FROM unconfirmed_actions u WHERE u.mac = a.mac AND u.action_type = a.action_type) AS isKnown
     FROM active_actions a LEFT JOIN devices d ON d.mac = a.mac
     WHERE a.action_type = :type AND a.expires_at <= :now AND (a.expires_at, a.mac) > (:expiresAt, :mac)
     ORDER BY a.expires_at, a.mac LIMIT ${SWEEP_ACTIONS}`,
  )
  const revise = createCounter(db, 'revision')
  // Nothing is applied while the batch is in hand: what had run out at its beginning is what was lifted.
  const expire = createExpiry(db, 'a.action_type = :actionType AND a.mac = :mac AND a.expires_at <= :begunAt')

  /** Up to where what has run out is known to be unconfirmed, by type. What runs out later comes behind it. */
  const passed = new Map<string, Place>()
  let passedSince = Number.NEGATIVE_INFINITY

  const expiredOf = (type: ActiveActionType, now: number): Enforcement[] => {
    for (let page = 0; page < PAGES_AT_ONCE; page++) {
      const rows = due.all({ type, now, ...(passed.get(type) ?? FIRST) })
      const found = rows.filter(({ isKnown }) => isKnown === 0)
      if (found.length > 0) return found.map(({ isKnown: _, ...enforcement }) => enforcement)
      const last = rows.at(-1)
      if (last === undefined) return []
      passed.set(type, { expiresAt: last.expiresAt, mac: last.mac })
    }
    return []
  }
  const expired = (now: number): Enforcement[] => {
    // Now and then from the beginning: the clock may have been set back since, and what is unconfirmed changes.
    if (Math.abs(now - passedSince) >= REST_MS) {
      passed.clear()
      passedSince = now
    }
    for (const type of ACTIVE_TYPES) {
      const found = expiredOf(type, now)
      if (found.length > 0) return found
    }
    return []
  }
  return {
    begin() {
      if (table.current() !== undefined) return false
      const now = clock.now()
      const known = unconfirmed.due(now)
      const { apply, lift } = known.apply.length + known.lift.length > 0 ? known : { apply: [], lift: expired(now) }
      if (apply.length + lift.length === 0) return false
      table.begin({
        batch_id: uuidv7({ msecs: now }),
        ...{ seq: null, up_to_mac: null, targets: null, is_last: null, skip_json: '[]' },
        begun_at: now,
        apply_json: JSON.stringify(apply),
        lift_json: JSON.stringify(lift),
      })
      return true
    },
    settle(batch, answer) {
      table.end()
      unconfirmed.settle(batch, answer)
      if (answer.kind !== 'answered') return
      revise()
      for (const { mac, actionType } of liftedBy(batch, answer)) expire({ mac, actionType, begunAt: batch.begun_at })
    },
  }
}
