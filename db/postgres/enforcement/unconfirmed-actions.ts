import { notExpired } from '../../active-sql.ts'
import type { Clock } from '../../clock.ts'
import { type BatchAnswer, type Enforcement, LATE_MS, REST_MS, SWEEP_ACTIONS } from '../../enforcement/enforcement.ts'
import { type BatchRow, type Pair, type Verdict, verdictsOf } from '../../enforcement/settle-batch.ts'
import { MAX_MAC } from '../../mac.ts'
import type { WriteConnection } from '../connection.ts'
import { type EnforcementRow, toEnforcement, whoIs } from './enforcement-row.ts'

/** Actions for which it is unknown whether the equipment agrees with the database. */
export interface UnconfirmedActions {
  /** What the equipment is to be told now: to apply what is active in the database, and to lift what is not. */
  due(now: number): Promise<{ readonly apply: readonly Enforcement[]; readonly lift: readonly Enforcement[] }>
  /** Writes down what a batch leaves unknown, and what it has confirmed. */
  settle(batch: BatchRow, answer: BatchAnswer): Promise<void>
  /** The call of a batch that was given up has ended: it can't arrive any more. */
  callEnded(batchId: string): Promise<void>
  /** The equipment answers again: what was put off is due. */
  answersAgain(): void
  /** Whether there is an enforcer outside that can be told. */
  reach(isReachable: boolean): Promise<void>
}

/** The pairs of a statement: a derived table `p (mac, action_type)` over `:macs` and `:types`. */
const PAIRS = 'unnest(:macs::bigint[], :types::text[]) AS p(mac, action_type)'
const IS_PAIR = 'u.mac = p.mac AND u.action_type = p.action_type'
/** The same of one that is looked for in the index, however small the table. */
const IS_GIVEN = `${IS_PAIR} AND u.mac = ANY(:macs::bigint[])`
export const keysOf = (pairs: readonly Pair[]) => ({
  macs: pairs.map(({ mac }) => mac),
  types: pairs.map(({ actionType }) => actionType),
})

export function createUnconfirmedActions(db: WriteConnection, clock: Clock): UnconfirmedActions {
  const nextDue = createDue(db)
  const note = createNotes(db, clock)
  const close = db.prepare('UPDATE unconfirmed_actions SET open_until = 0, due_at = 0 WHERE batch_id = ?')
  const reach = db.prepare('UPDATE unconfirmed_actions SET is_reachable = :is WHERE is_reachable != :is')
  return {
    async due(now) {
      const found = await nextDue.find(now)
      const only = (isActive: 0 | 1): Enforcement[] =>
        found.filter((row) => row.isActive === isActive).map(({ isActive: _, ...row }) => toEnforcement(row))
      return { apply: only(1), lift: only(0) }
    },
    async settle(batch, answer) {
      if (answer.kind === 'answered') nextDue.answersAgain()
      if (answer.kind === 'failed') nextDue.staysSilent()
      await note(batch, verdictsOf(batch, answer))
    },
    callEnded: async (batchId) => void (await close.run(batchId)),
    answersAgain: nextDue.answersAgain,
    reach: async (isReachable) => void (await reach.run({ is: isReachable ? 1 : 0 })),
  }
}

type DueRow = EnforcementRow & { isActive: 0 | 1 }

/** Finds what is due, and wakes what was put off while the equipment did not answer. */
function createDue(db: WriteConnection) {
  const dueWhere = (condition: string) =>
    db.prepare<[object], DueRow>(
      `SELECT ${whoIs('u')}, u.action_type AS "actionType", a.expires_at AS "expiresAt",
       (a.mac IS NOT NULL)::int AS "isActive"
     FROM unconfirmed_actions u
       LEFT JOIN active_actions a ON a.action_type = u.action_type AND a.mac = u.mac
         AND ${notExpired('a', ':now')}
     WHERE ${condition} ORDER BY u.due_at, u.mac LIMIT ${SWEEP_ACTIONS}`,
    )
  const due = dueWhere('u.due_at <= :now')
  // A row that is due later than a rest from now was put off before the clock was set back.
  const putOffTooFar = dueWhere(`u.due_at > :now + ${Math.max(LATE_MS, REST_MS)}`)
  const lastOfStep = db
    .prepare<[number], number>(
      `SELECT mac FROM unconfirmed_actions WHERE mac > ? ORDER BY mac LIMIT 1 OFFSET ${SWEEP_ACTIONS - 1}`,
    )
    .pluck()
  const wake = db.prepare(
    'UPDATE unconfirmed_actions SET due_at = 0 WHERE is_told = 0 AND mac > :after AND mac <= :upTo',
  )
  let isSilent = false
  /** The device up to which what was put off has been woken; null: all of it. */
  let wokenTo: number | null = null

  // In steps: an outage may leave a million of them.
  const wakeSome = async (): Promise<void> => {
    if (wokenTo === null) return
    const upTo = await lastOfStep.get(wokenTo)
    await wake.run({ after: wokenTo, upTo: upTo ?? MAX_MAC })
    wokenTo = upTo ?? null
  }
  const dueNow = async (now: number): Promise<DueRow[]> => {
    for (let step = 0; step < STEPS_AT_ONCE; step++) {
      await wakeSome()
      const found = await due.all({ now })
      if (found.length > 0 || wokenTo === null) return found
    }
    return []
  }
  return {
    async find(now: number): Promise<DueRow[]> {
      const found = await dueNow(now)
      return found.length > 0 ? found : putOffTooFar.all({ now })
    },
    staysSilent() {
      isSilent = true
    },
    answersAgain() {
      if (isSilent) wokenTo = -1
      isSilent = false
    },
  }
}

/** How many steps of waking are taken at most until one finds something. */
const STEPS_AT_ONCE = 8

/** Writes down what the answer to a batch says, in one statement for each kind of verdict. */
function createNotes(db: WriteConnection, clock: Clock) {
  const doubt = db.prepare(
    `INSERT INTO unconfirmed_actions (mac, action_type, seq, batch_id, since, open_until, due_at)
     SELECT d.mac, d.action_type, d.seq, :batchId, :now, d.open_until, d.due_at
     FROM (SELECT p.*, coalesce(:seq::bigint,
         (SELECT seq FROM unconfirmed_actions u WHERE ${IS_PAIR}),
         (SELECT seq FROM active_actions u WHERE ${IS_PAIR})) AS seq
       FROM unnest(:macs::bigint[], :types::text[], :openUntil::bigint[], :dueAt::bigint[])
         AS p(mac, action_type, open_until, due_at)) d
     WHERE d.seq IS NOT NULL
     ON CONFLICT (mac, action_type) DO UPDATE SET seq = excluded.seq, batch_id = excluded.batch_id,
       open_until = greatest(unconfirmed_actions.open_until, excluded.open_until), due_at = excluded.due_at, is_told = 0`,
  )
  const confirm = db.prepare(
    `DELETE FROM unconfirmed_actions AS u USING ${PAIRS} WHERE ${IS_GIVEN} AND u.open_until <= :begunAt`,
  )
  // Never later than a rest from now, even if the clock was set back.
  const tellOnceMore = db.prepare(
    `UPDATE unconfirmed_actions AS u SET open_until = least(u.open_until, :latest), due_at = least(u.open_until, :latest),
       is_told = 1
     FROM ${PAIRS} WHERE ${IS_GIVEN}`,
  )
  const putOff = db.prepare(`UPDATE unconfirmed_actions AS u SET due_at = :dueAt FROM ${PAIRS} WHERE ${IS_GIVEN}`)

  const doubted = async (
    { seq, batch_id }: BatchRow,
    pairs: readonly Pair[],
    verdicts: readonly (Verdict & { kind: 'unknown' })[],
    now: number,
  ): Promise<void> => {
    const openUntil = verdicts.map(({ lateMs }) => (lateMs === 0 ? 0 : now + lateMs))
    const dueAt = verdicts.map(({ restMs }) => now + restMs)
    await doubt.run({ ...keysOf(pairs), openUntil, dueAt, seq, batchId: batch_id, now })
  }
  return async (batch: BatchRow, verdicts: readonly (readonly [Pair, Verdict])[]): Promise<void> => {
    const now = clock.now()
    const { told = [], unknown = [], refused = [] } = Object.groupBy(verdicts, ([, { kind }]) => kind)
    const pairsOf = (group: typeof told) => group.map(([pair]) => pair)
    if (told.length > 0) {
      const pairs = keysOf(pairsOf(told))
      await confirm.run({ ...pairs, begunAt: batch.begun_at })
      await tellOnceMore.run({ ...pairs, latest: now + LATE_MS })
    }
    if (unknown.length > 0) {
      const doubts = unknown.map(([, verdict]) => verdict as Verdict & { kind: 'unknown' })
      await doubted(batch, pairsOf(unknown), doubts, now)
    }
    if (refused.length > 0) await putOff.run({ ...keysOf(pairsOf(refused)), dueAt: now + REST_MS })
  }
}
