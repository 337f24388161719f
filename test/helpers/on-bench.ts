import type { AuditEntry } from '../../db/audit/entry.ts'
import type { Criteria } from '../../db/criteria/criteria.ts'
import type { FeedAs } from '../../db/devices/feed.ts'
import type { BatchAnswer, EnforcementBatch } from '../../db/enforcement/enforcement.ts'
import type { Ip } from '../../db/ip.ts'
import type { Job, JobItem, JobStatus, Outcome } from '../../db/jobs/job.ts'
import type { JobDraft, JobFilter } from '../../db/jobs/job-store.ts'
import type { ActionType, ActiveActionType, Actor, Caller, Page, PageRequest } from '../../db/model.ts'
import { PLAIN_IMPORT } from './import-options.ts'
import type { StoreBench } from './store-bench.ts'
import { until } from './until.ts'

export const ACTOR: Actor = { keyId: 'key-1', keyName: 'alice', address: '127.0.0.1', requestId: 'request-1' }
export const EVERYTHING: Criteria = { rules: [{ field: 'source', operator: 'equals', value: 'ndjson' }] }
export const tagged = (tag: string): Criteria => ({ rules: [{ field: 'tag', operator: 'equals', value: tag }] })
export const ALL: PageRequest = { limit: 1000, after: null }

/** Works on one after the other, as a caller does who waits for each answer. */
export async function inTurn<T, R>(all: Iterable<T>, work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (const one of all) results.push(await work(one, results.length))
  return results
}

/** What a caller has heard so far: an answer, an error, or nothing yet. */
export interface Heard<T> {
  answer: T | null
  error: (Error & { readonly code?: unknown }) | null
}
/** Asks something that may be answered later, and goes on once it is begun. */
export async function begun<T>(bench: StoreBench, call: Promise<T>): Promise<Heard<T>> {
  const heard: Heard<T> = { answer: null, error: null }
  call.then(
    (answer) => {
      heard.answer = answer
    },
    (error: Error) => {
      heard.error = error
    },
  )
  await bench.taken()
  return heard
}
/** The same for what is answered at once: throws its error, or one that says that nobody answered. */
export async function answered<T>(bench: StoreBench, call: Promise<T>): Promise<T> {
  const { answer, error } = await begun(bench, call)
  if (error !== null) throw error
  if (answer === null) throw new Error('the call is not answered: it waits for something, such as a batch in hand')
  return answer
}
/** The answer to what takes the runner some steps, which do what else there is to do as well. */
async function afterSteps<T>(bench: StoreBench, heard: Heard<T>): Promise<T> {
  await stepUntil(bench, () => heard.answer !== null || heard.error !== null, 'the call has ended')
  if (heard.error !== null) throw heard.error
  return heard.answer as T
}

/** Steps until it is so; throws what it waited for, where that never comes. */
export function stepUntil(bench: StoreBench, isSo: () => unknown, waitedFor: string): Promise<void> {
  const look = async () => {
    if (await isSo()) return true
    await bench.step()
    return false
  }
  return until(look, waitedFor)
}

/** Puts these devices into the inventory, with these tags. */
export async function addDevices(
  bench: StoreBench,
  macs: readonly number[],
  tags: readonly string[] = [],
): Promise<void> {
  const importId = await bench.store.beginImport(PLAIN_IMPORT, ACTOR)
  await bench.store.importPiece(
    importId,
    macs.map((mac) => ({ kind: 'record' as const, mac, tags })),
  )
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
export const createJob = async (bench: StoreBench, changes: Partial<JobDraft> = {}): Promise<Job> =>
  (await bench.store.createJob(draft(changes), ACTOR, null)).job
const getJob = async (bench: StoreBench, jobId: string): Promise<Job> => (await bench.store.getJob(jobId)) as Job

/** Makes a job and runs everything that waits. */
export async function runJob(bench: StoreBench, changes: Partial<JobDraft> = {}): Promise<Job> {
  const { jobId } = await createJob(bench, changes)
  await bench.drain()
  return getJob(bench, jobId)
}
export async function follow(bench: StoreBench, verb: 'retryJob' | 'revertJob', jobId: string): Promise<Job> {
  return (await bench.store[verb](jobId, { actionReason: 'again', scheduledAt: null }, ACTOR, null)).job
}
export async function runFollowUp(bench: StoreBench, verb: 'retryJob' | 'revertJob', jobId: string): Promise<Job> {
  const made = await follow(bench, verb, jobId)
  await bench.drain()
  return getJob(bench, made.jobId)
}
/** Cancels a job of which no enforcer has a batch in hand. */
export const cancel = (bench: StoreBench, jobId: string, reason: string | null = null): Promise<Job> =>
  answered(bench, bench.store.cancelJob(jobId, reason, null, ACTOR))

/** Cancels all that match and returns how many were. */
export async function cancelMany(bench: StoreBench, filter: JobFilter, reason: string | null = null): Promise<number> {
  return afterSteps(bench, await begun(bench, bench.store.cancelJobs(filter, reason, ACTOR)))
}

/** Asks for a preview; its id once its set is stored, or the error that its caller hears. */
export function askPreview(
  bench: StoreBench,
  criteria: Criteria,
  actionType: ActionType,
  actor = ACTOR,
  caller?: Caller,
): Promise<Heard<string>> {
  const wanted = { criteria, actionType, actionDuration: 0, onExisting: 'keep_longer' as const }
  return begun(bench, bench.store.createPreview(wanted, actor, caller))
}
export async function preview(
  bench: StoreBench,
  criteria: Criteria = EVERYTHING,
  actionType: ActionType = 'block',
  actor = ACTOR,
): Promise<string> {
  const heard = await askPreview(bench, criteria, actionType, actor)
  if (heard.error !== null) throw heard.error
  await bench.drain()
  return afterSteps(bench, heard)
}

/** Every row of a paged read, in pages of `limit`. */
export async function pages<T>(readPage: (page: PageRequest) => Promise<Page<T>>, limit: number): Promise<T[]> {
  const rows: T[] = []
  let after: PageRequest['after'] = null
  do {
    const page: Page<T> = await readPage({ limit, after })
    rows.push(...page.data)
    after = page.next
  } while (after !== null)
  return rows
}
export const items = (bench: StoreBench, jobId: string, outcome: Outcome | null = null): Promise<JobItem[]> =>
  pages((page) => bench.store.listItems(jobId, outcome, page), 7)

/** What is active on a device, by type, with its expiry. */
export async function statuses(bench: StoreBench, mac: number): Promise<Record<string, number | null>> {
  const device = await bench.store.getDevice(mac)
  return Object.fromEntries((device?.actions ?? []).map((action) => [action.actionType, action.expiresAt]))
}
/** Outcomes and codes of a job's items by MAC. */
export const outcomes = async (bench: StoreBench, jobId: string): Promise<Record<number, string>> =>
  Object.fromEntries((await items(bench, jobId)).map((item) => [item.mac, item.code ?? item.outcome]))
/** How many jobs there are of each status. */
export const jobCounts = async (bench: StoreBench): Promise<Readonly<Record<JobStatus, number>>> =>
  (await bench.store.countJobs()).jobs

/** The audit log, the oldest entry first. */
export const auditEntries = async (bench: StoreBench): Promise<AuditEntry[]> =>
  (await pages((page) => bench.store.listAudit({}, page), 1000)).reverse()

/** A page of a feed, the addresses alone. */
export const feedOf = async (
  bench: StoreBench,
  type: ActiveActionType,
  as: FeedAs,
  after: Ip | null,
  limit: number,
): Promise<Ip[]> => (await bench.store.feedPage({ type, as }, after, limit)).map(({ address }) => address)

const DONE: BatchAnswer = { kind: 'answered', refusals: [] }
/** Lets the runner work until the enforcer, who is the test itself, has a batch in hand. */
export async function nextBatch(bench: StoreBench): Promise<EnforcementBatch> {
  await bench.drain()
  const batch = await bench.takeBatch()
  if (batch === null) throw new Error('there is nothing for the enforcer')
  return batch
}
export const settle = (
  bench: StoreBench,
  { batchId }: EnforcementBatch,
  answer: BatchAnswer = DONE,
): Promise<boolean> => bench.store.settleEnforcement(batchId, answer)
/** Carries out everything that waits. */
export async function obeyAll(bench: StoreBench, answer: BatchAnswer = DONE): Promise<EnforcementBatch[]> {
  const done: EnforcementBatch[] = []
  const next = async () => {
    await bench.drain()
    return bench.takeBatch()
  }
  for (let batch = await next(); batch !== null; batch = await next()) {
    await settle(bench, batch, answer)
    done.push(batch)
  }
  return done
}
/** What a batch is told, in short. */
export const named = (list: EnforcementBatch['apply']): string[] =>
  list.map(({ mac, actionType }) => `${actionType} ${mac}`)
