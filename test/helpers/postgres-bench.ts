import { type ManualClock, manualClock } from '../../db/clock.ts'
import type { EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import type { Caller } from '../../db/model.ts'
import { verifyAudit } from '../../db/postgres/audit/verify.ts'
import { type Connection, statementsOn, type WriteConnection } from '../../db/postgres/connection.ts'
import { createEngine, type Engine } from '../../db/postgres/engine.ts'
import { createGroupCommit, type GroupCommit } from '../../db/postgres/group-commit.ts'
import { createLookups } from '../../db/postgres/lookups.ts'
import { createQueries } from '../../db/postgres/queries.ts'
import type { Session } from '../../db/postgres/session.ts'
import { createWriteConnection } from '../../db/postgres/write-connection.ts'
import { createEquipment } from './equipment.ts'
import { giveBackSessions, type Kept, takeSessions } from './postgres/kept-sessions.ts'
import {
  type BenchOptions,
  type BenchStore,
  type Inside,
  LEFTOVERS,
  ROWS,
  START,
  STEP_BOUND,
  type StoreBench,
} from './store-bench.ts'
import { until } from './until.ts'
import { turn } from './verb-calls.ts'

interface Opened {
  readonly session: Session
  readonly db: WriteConnection
  readonly engine: Engine
  readonly commits: GroupCommit
  readonly reads: Connection
  readonly answers: Functions
}
type Functions = Readonly<Record<string, (...args: unknown[]) => Promise<unknown>>>

/**
 * The engine and its reads in this process, without the writer's loop: over a database of its own, or over these sessions,
 * which it leaves open.
 */
export async function openPostgresBench(options: BenchOptions = {}, own?: Kept): Promise<StoreBench> {
  const kept = own ?? (await takeSessions())
  let writer = kept.writer
  const clock = manualClock(START)
  const faults: unknown[] = []
  const state = { commitFails: false, steps: 0, crashed: false, isSpoiled: false }
  let isNews = false

  const open = async (): Promise<Opened> => {
    const session = writer
    const inner = createWriteConnection(
      () => session,
      async () => null,
    )
    const db: WriteConnection = {
      ...inner,
      transaction: (work) =>
        inner.transaction(async () => {
          const result = await work()
          if (state.commitFails && isCalling) {
            state.commitFails = false
            throw new Error('the commit failed')
          }
          return result
        }),
    }
    const engine = await createEngine(db, clock, {
      concurrency: options.concurrency ?? 4,
      retentionDays: options.retentionDays ?? 90,
      defaultMaxLimit: options.defaultMaxLimit ?? 10_000,
      isEnforcedOutside: options.enforcer !== undefined,
      chunks: options.chunks ?? { min: 3, max: 3 },
      onStep: options.onStep ?? (() => {}),
      onFault: (error) => void faults.push(error),
    })
    const reads: Connection = { prepare: statementsOn(() => kept.reader) }
    const answers = { ...createQueries(reads, clock), ...createLookups(reads, clock) } as unknown as Functions
    const commits = createGroupCommit(db, engine.verbs, { onCall: () => {}, onGroup: () => {} })
    return { session, db, engine, commits, reads, answers }
  }
  let current = await open()
  let isCalling = false

  // One thing at a time, as the writer does them.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const next = last.then(work)
    last = next.catch(() => {})
    return next
  }
  const runCalls = async (): Promise<void> => {
    isCalling = true
    await current.commits.run()
    isCalling = false
  }
  const call = (verb: string, args: readonly unknown[], caller?: Caller): Promise<unknown> => {
    const answer = current.commits.call(verb, args, caller)
    // Who asks may look at the answer long after it came.
    answer.then(told, told)
    void inTurn(runCalls)
    return answer
  }
  const told = (): void => {
    isNews = true
  }
  const hand = createHand(call)
  const equipment = createEquipment()
  const obey = async (): Promise<boolean> => {
    if (options.enforcer !== 'obedient' || current.session.isLost) return false
    const taken = await hand.take()
    if (taken === null) return false
    try {
      return (await call('settleEnforcement', [taken.batchId, equipment.enforceBatch(taken)])) as boolean
    } catch (error) {
      // What could not be settled is told again, as with the store.
      faults.push(error)
      hand.giveBack(taken)
      return false
    }
  }
  const step = async (): Promise<boolean> => {
    if (++state.steps > STEP_BOUND) throw new Error('the runner does not come to what the test waits for')
    const worked = await inTurn(async () => {
      await runCalls()
      return current.engine.runner.step()
    })
    const isMore = (await obey()) || worked
    if (!current.session.isLost) await inTurn(runCalls)
    if (isNews) await turn()
    isNews = false
    return isMore
  }
  const exec = async (sql: string): Promise<void> => current.session.exec(sql)
  return {
    clock,
    faults,
    store: storeOf(() => current, call),
    inside: insideOf(() => current.reads, clock),
    isEnforcedOutside: options.enforcer !== undefined,
    equipment,
    taken: () => last.then(turn),
    step,
    drain: () => until(async () => !(await step()), 'the runner rests'),
    takeBatch: hand.take,
    obey,
    crash() {
      state.crashed = true
      current.session.destroy()
      throw new Error('crash')
    },
    get hasCrashed() {
      return state.crashed
    },
    async restart() {
      current.session.destroy()
      hand.empty()
      writer = await kept.open()
      current = await open()
      state.crashed = false
    },
    failNextCommit() {
      state.commitFails = true
    },
    meetFullDisk() {
      throw Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' })
    },
    fillDisk: () => inTurn(() => exec(FULL)),
    makeRoom: () => inTurn(() => exec(ROOM)),
    tamper(sql) {
      state.isSpoiled = true
      return inTurn(() => exec(sql))
    },
    check: async () =>
      (await import('../../db/postgres/check/check-database.ts')).checkConnection(current.reads, clock.now()),
    verifyAudit: (known = null) => verifyAudit(current.reads, known),
    async close() {
      await last
      if (writer !== kept.writer) writer.destroy()
      if (own === undefined) await giveBackSessions(kept, !state.isSpoiled)
    },
  }
}

/** What an enforcer outside takes, one batch at a time. */
function createHand(call: (verb: string, args: readonly unknown[]) => Promise<unknown>) {
  let waiting: { batch: EnforcementBatch | null } | null = null
  return {
    async take(): Promise<EnforcementBatch | null> {
      if (waiting === null) {
        const place: { batch: EnforcementBatch | null } = { batch: null }
        waiting = place
        void call('nextEnforcement', []).then(
          (batch) => {
            place.batch = batch as EnforcementBatch
          },
          () => {},
        )
      }
      await call('ping', [])
      await turn()
      const { batch } = waiting
      if (batch !== null) waiting = null
      return batch
    },
    giveBack(batch: EnforcementBatch): void {
      waiting = { batch }
    },
    empty(): void {
      waiting = null
    },
  }
}

const FULL = `CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END $$;
  CREATE TRIGGER full_jobs BEFORE UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION disk_is_full();
  CREATE TRIGGER full_devices BEFORE DELETE ON devices FOR EACH ROW EXECUTE FUNCTION disk_is_full()`
const ROOM = `DROP TRIGGER full_jobs ON jobs; DROP TRIGGER full_devices ON devices; DROP FUNCTION disk_is_full`

function storeOf(
  current: () => Opened,
  call: (verb: string, args: readonly unknown[], caller?: Caller) => Promise<unknown>,
): BenchStore {
  const { answers, engine } = current()
  const named = (names: readonly string[], ask: (name: string, args: unknown[]) => Promise<unknown>) =>
    names.map((name) => [name, (...args: unknown[]) => ask(name, args)] as const)
  return {
    ...Object.fromEntries(
      named(Object.keys(answers), async (name, args) => {
        return current().answers[name]?.(...args)
      }),
    ),
    ...Object.fromEntries(named(Object.keys(engine.verbs), (verb, args) => call(verb, args))),
    createPreview: (draft, actor, caller) => call('createPreview', [draft, actor], caller) as Promise<string>,
    pruneDevices: (criteria, expected, actor, caller) => call('pruneDevices', [criteria, expected, actor], caller),
  } as BenchStore
}

function insideOf(db: () => Connection, clock: ManualClock): Inside {
  const list = <T>(sql: string, ...values: unknown[]): Promise<T[]> =>
    db()
      .prepare<unknown[], T>(sql)
      .pluck()
      .all(...values)
  const one = async <T>(sql: string): Promise<T> => (await list<T>(sql))[0] as T
  const targets = `(SELECT b.set_id, m.mac FROM target_blocks b CROSS JOIN LATERAL unnest(b.macs) AS m(mac))`
  return {
    count: (rows) => one(`SELECT count(*) FROM ${rows === 'targets' ? `${targets} t` : ROWS[rows]}`),
    setSizes: () => list(`SELECT count(*) FROM ${targets} t GROUP BY set_id ORDER BY set_id`),
    unfinishedPreviews: () => list('SELECT preview_id FROM previews WHERE expires_at IS NULL'),
    previewTargets: (previewId) =>
      list(`SELECT mac FROM ${targets} t JOIN previews USING (set_id) WHERE preview_id = ? ORDER BY mac`, previewId),
    overdue: () => list(`SELECT action_type || ' ' || mac FROM active_actions WHERE expires_at <= ?`, clock.now()),
    async unconfirmed() {
      const rows = await db()
        .prepare<[], { device: string; job: string }>(
          `SELECT u.action_type || ' ' || u.mac AS device, coalesce(j.job_id, p.job_id) AS job FROM unconfirmed_actions u
           LEFT JOIN jobs j ON j.seq = u.seq LEFT JOIN purged_jobs p ON p.seq = u.seq`,
        )
        .all()
      return new Map(rows.map(({ device, job }) => [device, job]))
    },
    async leftovers() {
      const left: string[] = []
      for (const [table, isLeft] of Object.entries(LEFTOVERS)) {
        const from = table === 'targets' ? `${targets} t` : table
        if ((await one<number>(`SELECT count(*) FROM ${from} WHERE ${isLeft}`)) > 0) left.push(table)
      }
      return left
    },
    settledTime: () =>
      one(`SELECT coalesce((SELECT value FROM meta WHERE name = 'settled_time'),
        (SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1))`),
  }
}
