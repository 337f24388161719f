import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import { type BatchAnswer, type Enforcement, LATE_MS, REST_MS, SWEEP_ACTIONS } from '../../enforcement/enforcement.ts'
import { type BatchRow, type Pair, type Verdict, verdictsOf } from '../../enforcement/settle-batch.ts'
import { MAX_MAC } from '../../mac.ts'
import type { Connection } from '../connection.ts'
import { type EnforcementRow, toEnforcement, whoIs } from './enforcement-row.ts'

/** Actions for which it is unknown whether the equipment agrees with the database. */
export interface UnconfirmedActions {
  /** What the equipment is to be told now: to apply what is active in the database, and to lift what is not. */
  due(now: number): { readonly apply: readonly Enforcement[]; readonly lift: readonly Enforcement[] }
  /** Writes down what a batch leaves unknown, and what it has confirmed. */
  settle(batch: BatchRow, answer: BatchAnswer): void
  /** The call of a batch that was given up has ended: it can't arrive any more. */
  callEnded(batchId: string): void
  /** The equipment answers again: what was put off is due. */
  answersAgain(): void
  /** Whether there is an enforcer outside that can be told. */
  reach(isReachable: boolean): void
}

export function createUnconfirmedActions(db: Connection, clock: Clock): UnconfirmedActions {
  const dueWhere = (condition: string) =>
    db.prepare<[object], EnforcementRow & { isActive: 0 | 1 }>(
      `SELECT ${whoIs('u')}, u.action_type AS actionType, a.expires_at AS expiresAt, a.mac IS NOT NULL AS isActive
     FROM unconfirmed_actions u
       LEFT JOIN active_actions a ON a.action_type = u.action_type AND a.mac = u.mac
         AND ${notExpired('a', ':now')}
     WHERE ${condition} ORDER BY u.due_at, u.mac LIMIT ${SWEEP_ACTIONS}`,
    )
  // One statement for each end of the index: with an OR SQLite would read all rows that are not due. A row that is due later
  // than a rest from now was put off before the clock was set back.
  const due = dueWhere('u.due_at <= :now')
  const putOffTooFar = dueWhere(`u.due_at > :now + ${Math.max(LATE_MS, REST_MS)}`)
  const doubt = db.prepare(
    `INSERT INTO unconfirmed_actions (mac, action_type, seq, batch_id, since, open_until, due_at)
     SELECT :mac, :actionType, owner.seq, :batchId, :now, :openUntil, :dueAt
     FROM (SELECT coalesce(:seq,
       (SELECT seq FROM unconfirmed_actions WHERE mac = :mac AND action_type = :actionType),
       (SELECT seq FROM active_actions WHERE mac = :mac AND action_type = :actionType)) AS seq) owner
     WHERE owner.seq IS NOT NULL
     ON CONFLICT (mac, action_type) DO UPDATE SET seq = excluded.seq, batch_id = excluded.batch_id,
       open_until = max(open_until, excluded.open_until), due_at = excluded.due_at, is_told = 0`,
  )
  const confirm = db.prepare(
    'DELETE FROM unconfirmed_actions WHERE mac = :mac AND action_type = :actionType AND open_until <= :begunAt',
  )
  // Never later than a rest from now, even if the clock was set back.
  const tellOnceMore = db.prepare(
    `UPDATE unconfirmed_actions SET open_until = min(open_until, :latest), due_at = min(open_until, :latest), is_told = 1
     WHERE mac = :mac AND action_type = :actionType`,
  )
  const putOff = db.prepare(
    'UPDATE unconfirmed_actions SET due_at = :dueAt WHERE mac = :mac AND action_type = :actionType',
  )
  const close = db.prepare('UPDATE unconfirmed_actions SET open_until = 0, due_at = 0 WHERE batch_id = ?')
  const lastOfStep = db
    .prepare<[number], number>(
      `SELECT mac FROM unconfirmed_actions WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ${SWEEP_ACTIONS - 1}`,
    )
    .pluck()
  const wake = db.prepare(
    'UPDATE unconfirmed_actions SET due_at = 0 WHERE is_told = 0 AND mac > :after AND mac <= :upTo',
  )
  const reach = db.prepare('UPDATE unconfirmed_actions SET is_reachable = :is WHERE is_reachable != :is')
  let isSilent = false
  /** The device up to which what was put off has been woken; null: all of it. */
  let wokenTo: number | null = null

  const told = ({ mac, actionType }: Pair, { begun_at: begunAt }: BatchRow): void => {
    if (confirm.run({ mac, actionType, begunAt }).changes === 0)
      tellOnceMore.run({ mac, actionType, latest: clock.now() + LATE_MS })
  }
  const doubted = ({ mac, actionType }: Pair, { seq, batch_id }: BatchRow, lateMs: number, restMs: number): void => {
    const now = clock.now()
    const times = { now, openUntil: lateMs === 0 ? 0 : now + lateMs, dueAt: now + restMs }
    doubt.run({ mac, actionType, seq, batchId: batch_id, ...times })
  }
  const answersAgain = (): void => {
    if (isSilent) wokenTo = -1
    isSilent = false
  }
  // In steps: an outage may leave a million of them.
  const wakeSome = (): void => {
    if (wokenTo === null) return
    const upTo = lastOfStep.get(wokenTo)
    wake.run({ after: wokenTo, upTo: upTo ?? MAX_MAC })
    wokenTo = upTo ?? null
  }
  const nextDue = (now: number) => {
    for (let step = 0; step < STEPS_AT_ONCE; step++) {
      wakeSome()
      const found = due.all({ now })
      if (found.length > 0 || wokenTo === null) return found
    }
    return []
  }
  const note = (batch: BatchRow, pair: Pair, verdict: Verdict): void => {
    if (verdict.kind === 'told') told(pair, batch)
    else if (verdict.kind === 'unknown') doubted(pair, batch, verdict.lateMs, verdict.restMs)
    else putOff.run({ ...pair, dueAt: clock.now() + REST_MS })
  }
  return {
    due(now) {
      const dueNow = nextDue(now)
      const found = dueNow.length > 0 ? dueNow : putOffTooFar.all({ now })
      const only = (isActive: 0 | 1): Enforcement[] =>
        found.filter((row) => row.isActive === isActive).map(({ isActive: _, ...row }) => toEnforcement(row))
      return { apply: only(1), lift: only(0) }
    },
    settle(batch, answer) {
      if (answer.kind === 'answered') answersAgain()
      if (answer.kind === 'failed') isSilent = true
      for (const [pair, verdict] of verdictsOf(batch, answer)) note(batch, pair, verdict)
    },
    callEnded: (batchId) => void close.run(batchId),
    answersAgain,
    reach: (isReachable) => void reach.run({ is: isReachable ? 1 : 0 }),
  }
}

/** How many steps of waking are taken at most until one finds something. */
const STEPS_AT_ONCE = 8
