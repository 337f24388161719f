import { v7 as uuidv7 } from 'uuid'
import type { Clock } from '../../clock.ts'
import { type BatchAnswer, type Enforcement, REST_MS, SWEEP_ACTIONS } from '../../enforcement/enforcement.ts'
import { type BatchRow, liftedBy } from '../../enforcement/settle-batch.ts'
import { ACTIVE_TYPES, type ActiveActionType } from '../../model.ts'
import type { WriteConnection } from '../connection.ts'
import { createCounter } from '../counters.ts'
import { createExpiry } from '../devices/ended-actions.ts'
import { isFoundFor } from '../looked-up.ts'
import type { BatchTable } from './batch-table.ts'
import { type EnforcementRow, toEnforcement, whoIs } from './enforcement-row.ts'
import { keysOf, type UnconfirmedActions } from './unconfirmed-actions.ts'

interface Place {
  readonly expiresAt: number | null
  readonly mac: number
}
interface Due extends EnforcementRow {
  readonly isKnown: 0 | 1
}
const FIRST: Place = { expiresAt: 0, mac: -1 }
/** How many pages are read at most to find an action that is not unconfirmed. */
const PAGES_AT_ONCE = 4

/** Batches that no job asks for: they lift actions whose time has run out, and tell again what is unconfirmed. */
export interface Sweeps {
  /** Begins the next batch; false when there is nothing to do, or when one is in hand. */
  begin(): Promise<boolean>
  settle(batch: BatchRow, answer: BatchAnswer): Promise<void>
}

/**
 * Reads never show an expired action; its end is recorded once it is lifted outside. A refused one is unconfirmed from then
 * on, so that it doesn't stand in the way of the others.
 */
export function createSweeps(
  db: WriteConnection,
  clock: Clock,
  table: BatchTable,
  unconfirmed: UnconfirmedActions,
): Sweeps {
  const due = db.prepare<[object], Due>(
    `SELECT ${whoIs('a')}, a.action_type AS "actionType", a.expires_at AS "expiresAt",
       (EXISTS (SELECT 1 FROM unconfirmed_actions u WHERE u.mac = a.mac AND u.action_type = a.action_type))::int AS "isKnown"
     FROM active_actions a
     WHERE a.action_type = :type AND a.expires_at <= :now AND (a.expires_at, a.mac) > (:expiresAt, :mac)
     ORDER BY a.expires_at, a.mac LIMIT ${SWEEP_ACTIONS}`,
  )
  const revise = createCounter(db, 'revision')
  // Nothing is applied while the batch is in hand, so what had run out when it began is what was lifted.
  const expire = createExpiry(
    db,
    isFoundFor(
      'a',
      'active_actions',
      'unnest(:types::text[], :macs::bigint[]) AS p (type, mac)',
      'x.action_type = p.type AND x.mac = p.mac AND x.expires_at <= :begunAt',
    ),
  )

  /** By type, the place up to which all expired actions are unconfirmed. What expires later comes after it. */
  const passed = new Map<string, Place>()
  let passedSince = Number.NEGATIVE_INFINITY

  const expiredOf = async (type: ActiveActionType, now: number): Promise<Enforcement[]> => {
    for (let page = 0; page < PAGES_AT_ONCE; page++) {
      const rows = await due.all({ type, now, ...(passed.get(type) ?? FIRST) })
      const found = rows.filter(({ isKnown }) => isKnown === 0)
      if (found.length > 0) return found.map(({ isKnown: _, ...row }) => toEnforcement(row))
      const last = rows.at(-1)
      if (last === undefined) return []
      passed.set(type, { expiresAt: last.expiresAt, mac: last.mac })
    }
    return []
  }
  const expired = async (now: number): Promise<Enforcement[]> => {
    // Begins again from time to time: the clock may have been set back, and what is unconfirmed changes.
    if (Math.abs(now - passedSince) >= REST_MS) {
      passed.clear()
      passedSince = now
    }
    for (const type of ACTIVE_TYPES) {
      const found = await expiredOf(type, now)
      if (found.length > 0) return found
    }
    return []
  }
  return {
    async begin() {
      if ((await table.current()) !== undefined) return false
      const now = clock.now()
      const known = await unconfirmed.due(now)
      const { apply, lift } =
        known.apply.length + known.lift.length > 0 ? known : { apply: [], lift: await expired(now) }
      if (apply.length + lift.length === 0) return false
      await table.begin({
        batch_id: uuidv7({ msecs: now }),
        ...{ seq: null, up_to_mac: null, targets: null, is_last: null, skip_json: '[]' },
        begun_at: now,
        apply_json: JSON.stringify(apply),
        lift_json: JSON.stringify(lift),
      })
      return true
    },
    async settle(batch, answer) {
      await table.end()
      await unconfirmed.settle(batch, answer)
      if (answer.kind !== 'answered') return
      await revise()
      await expire({ ...keysOf(liftedBy(batch, answer)), begunAt: batch.begun_at })
    },
  }
}
