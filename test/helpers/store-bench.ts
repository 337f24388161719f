import type { AuditHead, AuditVerdict } from '../../db/audit/entry.ts'
import type { CheckResult } from '../../db/check/check-result.ts'
import type { ManualClock } from '../../db/clock.ts'
import type { PruneVerbs } from '../../db/devices/device-store.ts'
import type { EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import type { PreviewVerbs } from '../../db/previews/preview-store.ts'
import type { ChunkLimits } from '../../db/runner/chunk-size.ts'
import type { OnStep } from '../../db/runner/runner-steps.ts'
import type { Lookups, Queries, Verbs } from '../../db/store.ts'
import type { Asked, Async, MaybePromise } from '../../db/verbs.ts'
import type { Equipment } from './equipment.ts'
import { ENGINE } from './test-database.ts'

/** The time at which every bench begins. */
export const START = Date.parse('2026-03-01T00:00:00Z')

export interface BenchOptions {
  /** Targets of a chunk; three, if nothing is said. */
  readonly chunks?: ChunkLimits
  readonly concurrency?: number
  readonly retentionDays?: number
  readonly defaultMaxLimit?: number
  readonly onStep?: OnStep
  /** An enforcer outside: one that does what it is asked with each step, or the test itself. */
  readonly enforcer?: 'obedient' | 'by hand'
}

/** The store of a bench, as routes use it. */
type LongVerbs = PreviewVerbs & PruneVerbs
export type BenchStore = Async<Omit<Verbs, keyof LongVerbs>> & Asked<LongVerbs> & Async<Queries> & Async<Lookups>

/** What lies in the database, each row of it; not only what can be asked for. */
export type Rows =
  | 'active actions'
  | 'audit entries'
  | 'batches in hand'
  | 'batches of jobs in hand'
  | 'chunks'
  | 'deliveries'
  | 'ended actions'
  | 'exceptions'
  | 'kept answers'
  | 'messages'
  | 'previews'
  | 'purged jobs'
  | 'tags'
  | 'target sets'
  | 'targets'
  | 'jobs'

/** The same as a table, with a condition where there is one. */
export const ROWS: Readonly<Record<Rows, string>> = {
  'active actions': 'active_actions',
  'audit entries': 'audit_log',
  'batches in hand': 'enforcement_batch',
  'batches of jobs in hand': 'enforcement_batch WHERE seq IS NOT NULL',
  chunks: 'job_chunks',
  deliveries: 'webhook_deliveries',
  'ended actions': 'ended_actions',
  exceptions: 'job_exceptions',
  'kept answers': 'idempotency',
  messages: 'outbox',
  previews: 'previews',
  'purged jobs': 'purged_jobs',
  tags: 'device_tags',
  'target sets': 'target_sets',
  targets: 'targets',
  jobs: 'jobs',
}
const OWNED_SETS = `SELECT set_id FROM jobs WHERE set_id IS NOT NULL
  UNION SELECT set_id FROM previews WHERE job_id IS NULL`
/** What is left of something that is gone, by table. */
export const LEFTOVERS: Readonly<Record<string, string>> = {
  job_chunks: 'seq NOT IN (SELECT seq FROM jobs)',
  job_exceptions: 'seq NOT IN (SELECT seq FROM jobs)',
  targets: `set_id NOT IN (${OWNED_SETS})`,
  target_sets: `set_id NOT IN (${OWNED_SETS})`,
}

/** What no query tells: for tests of what is removed, and of how much a step does. */
export interface Inside {
  count(rows: Rows): Promise<number>
  /** How many targets each set has so far, in the order in which the sets were begun. */
  setSizes(): Promise<readonly number[]>
  /** The previews whose sets are not whole yet. */
  unfinishedPreviews(): Promise<readonly string[]>
  /** The set of a preview, gone devices as well. */
  previewTargets(previewId: string): Promise<readonly number[]>
  /** The actions, as `<type> <mac>`, whose time has run out and whose end is not recorded. */
  overdue(): Promise<readonly string[]>
  /** What the equipment has not confirmed: the jobs, by `<type> <mac>`. */
  unconfirmed(): Promise<ReadonlyMap<string, string>>
  /** What is left of something that is gone; nothing, once the janitor has been round. */
  leftovers(): Promise<readonly string[]>
  /** How far the clock had proved itself when it was last written down; null: it never was. */
  settledTime(): Promise<number | null>
}

/**
 * A store over a database of its own, whose clock stands until it is moved and whose runner works when it is told to. This
 * is all that a second engine has to provide for the tests in `test/store`.
 */
export interface StoreBench {
  readonly store: BenchStore
  readonly inside: Inside
  readonly clock: ManualClock
  /** What the runner has told of, and what an obedient enforcer could not settle. */
  readonly faults: readonly unknown[]
  readonly isEnforcedOutside: boolean
  /** What the obedient enforcer has brought about. */
  readonly equipment: Equipment
  /** Fulfilled when every call made before is answered, refused or begun, and its caller told. */
  taken(): Promise<void>
  /** One step of the runner, and one of an obedient enforcer; true while more is waiting. */
  step(): Promise<boolean>
  /** Steps until nobody has work. */
  drain(): Promise<void>
  /** The batch that the enforcer has not taken yet; null: there is none. */
  takeBatch(): Promise<EnforcementBatch | null>
  /** Lets the obedient enforcer do what it has in hand; false when it had nothing, or it could not be settled. */
  obey(): Promise<boolean>
  /** For `onStep`: leaves the database as a process that is killed here, and throws. */
  crash(): never
  readonly hasCrashed: boolean
  /** Leaves the database as a crash would and opens it again. Nobody answers to the calls in hand. */
  restart(): Promise<void>
  /** The next verb does its work, and then its commit fails. */
  failNextCommit(): void
  /** For `onStep`: throws what the engine meets on a full disk. */
  meetFullDisk(): never
  /** From now on no job can be changed and no device deleted, since the disk is full; until there is room. */
  fillDisk(): MaybePromise<void>
  makeRoom(): MaybePromise<void>
  /** Changes the database behind the engine; no other test gets it then. */
  tamper(sql: string): Promise<void>
  /** The database against its own accounts: what is wrong with it. */
  check(): Promise<readonly CheckResult[]>
  verifyAudit(known?: AuditHead | null): Promise<AuditVerdict>
  close(): Promise<void>
}

/** More than any test needs: a test that waits for what never comes fails instead of hanging. */
export const STEP_BOUND = 30_000

const BENCHES: Readonly<Record<string, () => Promise<(options: BenchOptions) => StoreBench | Promise<StoreBench>>>> = {
  sqlite: async () => (await import('./sqlite-bench.ts')).openSqliteBench,
  postgres: async () => (await import('./postgres-bench.ts')).openPostgresBench,
}

/** A bench of the engine that the environment names in `ENGINE`. */
export async function openBench(options: BenchOptions = {}): Promise<StoreBench> {
  const load = BENCHES[ENGINE]
  if (load === undefined) {
    throw new Error(
      `ENGINE names "${ENGINE}", for which there is no bench; write ${Object.keys(BENCHES).join(' or ')}.`,
    )
  }
  return (await load())(options)
}

/** A bench that closes with its test. */
export async function benchOf(
  t: { teardown(work: () => unknown): unknown },
  options: BenchOptions = {},
): Promise<StoreBench> {
  const bench = await openBench(options)
  t.teardown(() => bench.close())
  return bench
}
