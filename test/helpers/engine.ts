import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ManualClock, manualClock } from '../../db/clock.ts'
import type { Criteria } from '../../db/criteria/criteria.ts'
import type { Device } from '../../db/devices/device.ts'
import type { EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import type { Job, JobItem, Outcome } from '../../db/jobs/job.ts'
import type { JobDraft, JobFilter } from '../../db/jobs/job-store.ts'
import type { ActionType, ActiveActionType, Actor, Page, PageRequest } from '../../db/model.ts'
import type { ChunkLimits } from '../../db/runner/chunk-size.ts'
import type { OnStep } from '../../db/runner/runner-steps.ts'
import { type Connection, openForWriting } from '../../db/sqlite/connection.ts'
import { createEngine, type Engine } from '../../db/sqlite/engine.ts'
import { createLookups } from '../../db/sqlite/lookups.ts'
import { migrate } from '../../db/sqlite/migrate.ts'
import { finish, isSteps } from '../../db/sqlite/steps.ts'
import { createReaderVerbs, type ReaderVerbs } from '../../db/sqlite/threads/reader-verbs.ts'
import type { Lookups, Queries, Verbs } from '../../db/store.ts'
import { type Later, POSTPONED } from '../../db/verbs.ts'
import { createEquipment, type Equipment } from './equipment.ts'

export const START = Date.parse('2026-03-01T00:00:00Z')
export const ACTOR: Actor = { keyId: 'key-1', keyName: 'alice', address: '127.0.0.1', requestId: 'request-1' }
export const EVERYTHING: Criteria = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
export const tagged = (tag: string): Criteria => ({ rules: [{ field: 'tag', operator: 'equals', value: tag }] })

export interface BenchOptions {
  readonly chunks?: ChunkLimits
  readonly concurrency?: number
  readonly retentionDays?: number
  readonly defaultMaxLimit?: number
  readonly onStep?: OnStep
  /** An enforcer outside: one that does what it is asked with each step, or the test itself. */
  readonly enforcer?: 'obedient' | 'by hand'
  /** Makes what the engine is given in place of its connection. */
  readonly watch?: (db: Connection) => Connection
}
/** An engine over a database file of its own, with a clock that stands until it is moved. */
export interface Bench {
  readonly path: string
  readonly clock: ManualClock
  readonly db: Connection
  /** Every read, done in one go. */
  readonly read: Reads
  readonly faults: unknown[]
  readonly isEnforcedOutside: boolean
  /** What the obedient enforcer has brought about. */
  readonly equipment: Equipment
  /** The batch that the enforcer has not taken yet; null: there is none. */
  takeBatch(): EnforcementBatch | null
  /** Runs a verb as the writer thread does: in a transaction that a refusal rolls back. */
  act<T>(work: (verbs: Verbs) => T): T
  /** One step of the runner; true while more is waiting. */
  step(): boolean
  /** Lets the obedient enforcer do what it has in hand; false when it had nothing, or it could not be settled. */
  obey(): boolean
  /** Steps until nobody has work. */
  drain(): void
  /** Leaves the file as a crash would and opens it again. */
  restart(): void
  close(): void
}

let template: string | null = null
/** Migrated once for each test process; a copy costs a tenth of a migration. */
function templateFile(): string {
  if (template !== null) return template
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-template-'))
  const path = join(folder, 'template.db')
  const db = openForWriting(path)
  migrate(db)
  db.close()
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  template = path
  return path
}

function open(path: string, clock: ManualClock, options: BenchOptions, faults: unknown[]) {
  const db = openForWriting(path)
  // No power is lost here, and every commit would wait for the disk.
  db.pragma('synchronous = OFF')
  const engine: Engine = createEngine(options.watch?.(db) ?? db, clock, {
    concurrency: options.concurrency ?? 4,
    retentionDays: options.retentionDays ?? 90,
    defaultMaxLimit: options.defaultMaxLimit ?? 10_000,
    isEnforcedOutside: options.enforcer !== undefined,
    chunks: options.chunks ?? { min: 3, max: 3 },
    onStep: options.onStep ?? (() => {}),
    onFault: (error) => void faults.push(error),
  })
  return { db, engine, read: { ...finished(createReaderVerbs(db, clock)), ...createLookups(db, clock) } }
}

type Reads = Queries & Lookups

function finished(verbs: ReaderVerbs): Queries {
  const entries = Object.entries(verbs).map(([name, verb]) => [
    name,
    (...args: unknown[]) => {
      const begun = (verb as (...args: unknown[]) => unknown)(...args)
      return isSteps(begun) ? finish(begun) : begun
    },
  ])
  return Object.fromEntries(entries)
}

/** More than any test needs: a test that waits for what never comes fails instead of hanging. */
const STEP_BOUND = 30_000

export function openBench(options: BenchOptions = {}): Bench {
  const folder = mkdtempSync(join(tmpdir(), 'bulk-actions-test-'))
  const path = join(folder, 'test.db')
  copyFileSync(templateFile(), path)
  const clock = manualClock(START)
  const faults: unknown[] = []
  let current = open(path, clock, options, faults)
  let steps = 0
  let batch: EnforcementBatch | null = null
  const equipment = createEquipment()
  const act = <T>(work: (verbs: Verbs) => T): T => current.db.transaction(() => work(current.engine.verbs)).immediate()
  const receive = (_error: Error | null, next: EnforcementBatch): void => {
    batch = next
  }
  const takeBatch = () => {
    if (batch === null) act((verbs) => verbs.nextEnforcement())(receive)
    const taken = batch
    batch = null
    return taken
  }
  const obey = (): boolean => {
    const taken = options.enforcer === 'obedient' && current.db.open ? takeBatch() : null
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
  const step = () => {
    if (++steps > STEP_BOUND) throw new Error('the runner does not come to what the test waits for')
    const worked = current.engine.runner.step()
    return obey() || worked
  }
  return {
    path,
    clock,
    faults,
    get db() {
      return current.db
    },
    get read() {
      return current.read
    },
    isEnforcedOutside: options.enforcer !== undefined,
    equipment,
    act,
    takeBatch,
    step,
    obey,
    drain() {
      while (step());
    },
    restart() {
      if (current.db.open) current.db.close()
      batch = null
      current = open(path, clock, options, faults)
    },
    close() {
      if (current.db.open) current.db.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A bench that closes with its test. */
export function benchOf(t: { teardown(work: () => void): unknown }, options: BenchOptions = {}): Bench {
  const bench = openBench(options)
  t.teardown(() => bench.close())
  return bench
}

/** Puts devices 1 to `count` into the inventory, with these tags. */
export function addDevices(bench: Bench, macs: readonly number[], tags: readonly string[] = []): void {
  bench.act((verbs) => {
    const importId = verbs.beginImport(ACTOR)
    verbs.importPiece(
      importId,
      macs.map((mac) => ({ kind: 'record' as const, mac, tags })),
    )
  })
}
export const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

const DRAFT: JobDraft = {
  actionType: 'block',
  actionDuration: 0,
  actionReason: 'because',
  scheduledAt: null,
  maxLimit: null,
  onExisting: 'keep_longer',
  criteria: EVERYTHING,
  previewId: null,
}
export const draft = (changes: Partial<JobDraft> = {}): JobDraft => ({
  ...DRAFT,
  ...(changes.previewId ? { criteria: null } : {}),
  ...changes,
})
export const createJob = (bench: Bench, changes: Partial<JobDraft> = {}): Job =>
  bench.act((verbs) => verbs.createJob(draft(changes), ACTOR, null)).job

/** Makes a job and runs everything that waits. */
export function runJob(bench: Bench, changes: Partial<JobDraft> = {}): Job {
  const { jobId } = createJob(bench, changes)
  bench.drain()
  return bench.read.getJob(jobId) as Job
}
export function follow(bench: Bench, verb: 'retryJob' | 'revertJob', jobId: string): Job {
  return bench.act((verbs) => verbs[verb](jobId, { actionReason: 'again', scheduledAt: null }, ACTOR, null)).job
}
export function runFollowUp(bench: Bench, verb: 'retryJob' | 'revertJob', jobId: string): Job {
  const made = follow(bench, verb, jobId)
  bench.drain()
  return bench.read.getJob(made.jobId) as Job
}
export function cancel(bench: Bench, jobId: string, reason: string | null = null): Job {
  const job = bench.act((verbs) => verbs.cancelJob(jobId, reason, null, ACTOR))
  if (job === POSTPONED) throw new Error('the enforcer has a batch of the job in hand')
  return job
}

/** Begins to cancel all that match; what it returns is told how many were. */
export function beginCancels(bench: Bench, filter: JobFilter, reason: string | null = null): Later<number> {
  const begun = bench.act((verbs) => verbs.cancelJobs(filter, reason, ACTOR))
  if (begun === POSTPONED) throw new Error('the enforcer has a batch of one of the jobs in hand')
  return begun
}

/** Cancels all that match and returns how many were; the runner does nothing else meanwhile. */
export function cancelMany(bench: Bench, filter: JobFilter, reason: string | null = null): number {
  let answered: number | Error | null = null
  beginCancels(
    bench,
    filter,
    reason,
  )((error, cancelled) => {
    answered = error ?? cancelled
  })
  while (answered === null) bench.step()
  if (typeof answered !== 'number') throw answered
  return answered
}

/** Asks for a preview; its id once its set is stored, or the error that its caller hears. */
export function askPreview(bench: Bench, criteria: Criteria, actionType: ActionType, actor = ACTOR) {
  const wanted = { criteria, actionType, actionDuration: 0, onExisting: 'keep_longer' as const }
  const begun = bench.act((verbs) => verbs.createPreview(wanted, actor))
  const answer: { previewId: string | null; error: Error | null } = { previewId: null, error: null }
  begun((error, previewId) => {
    if (error === null) answer.previewId = previewId
    else answer.error = error
  })
  return answer
}
export function preview(
  bench: Bench,
  criteria: Criteria = EVERYTHING,
  actionType: ActionType = 'block',
  actor = ACTOR,
): string {
  const answer = askPreview(bench, criteria, actionType, actor)
  bench.drain()
  if (answer.previewId === null) throw answer.error ?? new Error('the preview was never answered')
  return answer.previewId
}

/** Every row of a paged read, in pages of `limit`. */
export function pages<T>(readPage: (page: PageRequest) => Page<T>, limit: number): T[] {
  const rows: T[] = []
  let after: PageRequest['after'] = null
  do {
    const page: Page<T> = readPage({ limit, after })
    rows.push(...page.data)
    after = page.next
  } while (after !== null)
  return rows
}
export const items = (bench: Bench, jobId: string, outcome: Outcome | null = null): JobItem[] =>
  pages((page) => bench.read.listItems(jobId, outcome, page), 7)

/** What is active on a device, by type, with its expiry. */
export function statuses(bench: Bench, mac: number): Record<string, number | null> {
  const device: Device | null = bench.read.getDevice(mac)
  return Object.fromEntries((device?.actions ?? []).map((action) => [action.actionType, action.expiresAt]))
}
/** Outcomes and codes of a job's items by MAC. */
export const outcomes = (bench: Bench, jobId: string): Record<number, string> =>
  Object.fromEntries(items(bench, jobId).map((item) => [item.mac, item.code ?? item.outcome]))

export const count = (bench: Bench, sql: string): number => bench.db.prepare<[], number>(sql).pluck().get() as number
/** A page of a feed, the addresses alone. */
export const feedOf = (
  bench: Bench,
  type: ActiveActionType,
  as: 'mac' | 'ip',
  after: number | null,
  limit: number,
): number[] => bench.read.feedPage(type, as, after, limit).map(({ address }) => address)
