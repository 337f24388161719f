import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ManualClock, manualClock } from '../../db/clock.ts'
import type { Pruned } from '../../db/devices/device-store.ts'
import type { EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import { verifyAudit } from '../../db/sqlite/audit/verify.ts'
import { checkConnection } from '../../db/sqlite/check/check-database.ts'
import { type Connection, openForWriting } from '../../db/sqlite/connection.ts'
import { createEngine, type Engine } from '../../db/sqlite/engine.ts'
import { createLookups } from '../../db/sqlite/lookups.ts'
import { createReaderVerbs } from '../../db/sqlite/threads/reader-verbs.ts'
import { createEquipment, type Equipment } from './equipment.ts'
import { finishSteps } from './finish-steps.ts'
import { copyMigrated } from './migrated-file.ts'
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
import { type Act, type Calls, createCalls, turn } from './verb-calls.ts'

export interface SqliteBenchOptions extends BenchOptions {
  /** Makes what the engine is given in place of its connection. */
  readonly record?: (db: Connection) => Connection
}
/** The engine and its reads in this process, over a file of its own, without a thread. */
export interface SqliteBench extends StoreBench {
  readonly path: string
  readonly db: Connection
  /** Runs verbs as the writer thread does. */
  readonly act: Act
}

/** What a full disk refuses here. */
const FULL = [
  ['full_jobs', 'UPDATE ON jobs'],
  ['full_devices', 'DELETE ON devices'],
] as const

type AnyFunction = (...args: unknown[]) => unknown
type Functions = Readonly<Record<string, AnyFunction>>

interface Opened {
  readonly db: Connection
  readonly engine: Engine
  readonly reads: Functions
}

function open(path: string, clock: ManualClock, options: SqliteBenchOptions, faults: unknown[]): Opened {
  const db = openForWriting(path)
  // No power is lost here, and every commit would wait for the disk.
  db.pragma('synchronous = OFF')
  const engine = createEngine(options.record?.(db) ?? db, clock, {
    concurrency: options.concurrency ?? 4,
    retentionDays: options.retentionDays ?? 90,
    defaultMaxLimit: options.defaultMaxLimit ?? 10_000,
    isEnforcedOutside: options.enforcer !== undefined,
    chunks: options.chunks ?? { min: 3, max: 3 },
    onStep: options.onStep ?? (() => {}),
    onFault: (error) => void faults.push(error),
  })
  const reads = { ...createReaderVerbs(db, clock), ...createLookups(db, clock) }
  return { db, engine, reads: reads as unknown as Functions }
}

/** Closes with its test. */
export function sqliteBenchOf(
  t: { teardown(work: () => unknown): unknown },
  options: SqliteBenchOptions = {},
): SqliteBench {
  const bench = openSqliteBench(options)
  t.teardown(() => bench.close())
  return bench
}

export function openSqliteBench(options: SqliteBenchOptions = {}): SqliteBench {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-test-'))
  const path = join(folder, 'test.db')
  copyMigrated(path)
  const clock = manualClock(START)
  const faults: unknown[] = []
  let current = open(path, clock, options, faults)
  const state = { commitFails: false, steps: 0 }
  const equipment = createEquipment()
  const act: Act = (work) =>
    current.db
      .transaction(() => {
        const result = work(current.engine.verbs)
        if (state.commitFails) {
          state.commitFails = false
          throw new Error('the commit failed')
        }
        return result
      })
      .immediate()
  const calls = createCalls(act)
  const hand = createHand(act, equipment, faults)
  const obey = (): boolean => options.enforcer === 'obedient' && current.db.open && hand.obey()
  const step = async (): Promise<boolean> => {
    if (++state.steps > STEP_BOUND) throw new Error('the runner does not come to what the test waits for')
    calls.tryAgain()
    const worked = current.engine.runner.step()
    const isMore = obey() || worked
    if (current.db.open) calls.tryAgain()
    await calls.told()
    return isMore
  }
  const close = (): void => {
    if (current.db.open) current.db.close()
  }
  return {
    path,
    clock,
    faults,
    get db() {
      return current.db
    },
    act,
    store: storeOf(calls, () => current),
    inside: insideOf(() => current.db, clock),
    isEnforcedOutside: options.enforcer !== undefined,
    equipment,
    taken: turn,
    step,
    drain: () => until(async () => !(await step()), 'the runner rests'),
    takeBatch: async () => hand.take(),
    obey: async () => obey(),
    crash() {
      current.db.close()
      throw new Error('crash')
    },
    get hasCrashed() {
      return !current.db.open
    },
    async restart() {
      close()
      calls.forget()
      hand.empty()
      current = open(path, clock, options, faults)
    },
    failNextCommit() {
      state.commitFails = true
    },
    meetFullDisk() {
      throw fullDisk()
    },
    fillDisk: () => fillDisk(current.db),
    makeRoom: () => makeRoom(current.db),
    tamper: async (sql) => void current.db.exec(sql),
    check: async () => checkConnection(current.db, clock.now()),
    verifyAudit: async (known = null) => verifyAudit(current.db, known),
    async close() {
      close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What an enforcer outside takes and settles, one batch at a time. */
function createHand(act: Act, equipment: Equipment, faults: unknown[]) {
  let batch: EnforcementBatch | null = null
  const take = (): EnforcementBatch | null => {
    if (batch === null) {
      act((verbs) => verbs.nextEnforcement())((_error, next) => {
        batch = next
      })
    }
    const taken = batch
    batch = null
    return taken
  }
  const obey = (): boolean => {
    const taken = take()
    if (taken === null) return false
    try {
      const answer = equipment.enforceBatch(taken)
      return act((verbs) => verbs.settleEnforcement(taken.batchId, answer))
    } catch (error) {
      // What could not be settled is told again, as with the thread.
      faults.push(error)
      batch = taken
      return false
    }
  }
  const empty = (): void => {
    batch = null
  }
  return { take, obey, empty }
}

const fullDisk = (): Error => Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' })
/** From now on no job can be changed. */
function fillDisk(db: Connection): void {
  db.function('disk_is_full', () => {
    throw fullDisk()
  })
  for (const [name, change] of FULL) {
    db.exec(`CREATE TEMP TRIGGER ${name} BEFORE ${change} BEGIN SELECT disk_is_full(); END`)
  }
}
function makeRoom(db: Connection): void {
  for (const [name] of FULL) db.exec(`DROP TRIGGER ${name}`)
}

function storeOf(calls: Calls, current: () => Opened): BenchStore {
  const read = async (name: string, args: readonly unknown[]): Promise<unknown> =>
    finishSteps(current().reads[name]?.(...args))
  const { engine, reads } = current()
  const named = (names: readonly string[], ask: (name: string, args: unknown[]) => Promise<unknown>) =>
    names.map((name) => [name, (...args: unknown[]) => ask(name, args)] as const)
  return {
    ...Object.fromEntries(named(Object.keys(reads), read)),
    ...Object.fromEntries(named(Object.keys(engine.verbs), (verb, args) => calls.call(verb, args))),
    createPreview: (draft, actor, caller) => calls.call('createPreview', [draft, actor], caller) as Promise<string>,
    pruneDevices: (criteria, expected, actor, caller) =>
      calls.call('pruneDevices', [criteria, expected, actor], caller) as Promise<Pruned>,
  } as BenchStore
}

function insideOf(db: () => Connection, clock: ManualClock): Inside {
  const list = <T>(sql: string, ...values: unknown[]): T[] =>
    db()
      .prepare<unknown[], T>(sql)
      .pluck()
      .all(...values)
  const one = <T>(sql: string): T => db().prepare<[], T>(sql).pluck().get() as T
  return {
    count: async (rows) => one(`SELECT count(*) FROM ${ROWS[rows]}`),
    setSizes: async () => list('SELECT count(*) FROM targets GROUP BY set_id ORDER BY set_id'),
    unfinishedPreviews: async () => list('SELECT preview_id FROM previews WHERE expires_at IS NULL'),
    previewTargets: async (previewId) =>
      list('SELECT mac FROM targets JOIN previews USING (set_id) WHERE preview_id = ?', previewId),
    overdue: async () =>
      list(`SELECT action_type || ' ' || mac FROM active_actions WHERE expires_at <= ?`, clock.now()),
    async unconfirmed() {
      const rows = db().prepare<[], [string, string]>(
        `SELECT u.action_type || ' ' || u.mac, coalesce(j.job_id, p.job_id) FROM unconfirmed_actions u
           LEFT JOIN jobs j ON j.seq = u.seq LEFT JOIN purged_jobs p ON p.seq = u.seq`,
      )
      return new Map(rows.raw().all())
    },
    leftovers: async () =>
      Object.entries(LEFTOVERS)
        .filter(([table, isLeft]) => one<number>(`SELECT count(*) FROM ${table} WHERE ${isLeft}`) > 0)
        .map(([table]) => table),
    settledTime: async () =>
      one(`SELECT coalesce((SELECT value FROM meta WHERE name = 'settled_time'),
        (SELECT at FROM audit_log ORDER BY seq DESC LIMIT 1))`),
  }
}
