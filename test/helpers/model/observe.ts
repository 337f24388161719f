import { ok, deepStrictEqual as same } from 'node:assert/strict'
import type { Device } from '../../../db/devices/device.ts'
import type { Job, JobItem, Outcome } from '../../../db/jobs/job.ts'
import type { ActiveActionType } from '../../../db/model.ts'
import { items } from '../on-bench.ts'
import type { StoreBench } from '../store-bench.ts'
import {
  type Ended,
  isTerminal,
  live,
  type ModelDevice,
  type ModelJob,
  notReverted,
  settleItem,
  settleTime,
  sieve,
  tally,
  unsettled,
  type World,
} from './world.ts'

export const CHUNK = 3
/** For so long the janitor leaves the deleted jobs alone once it saw that those that are left are needed. */
const PURGE_REST_MS = 60_000
const RETENTION_MS = 24 * 3600 * 1000
const FAULT = /^An internal error ended/

/** The engine under test, and the fault that waits for it. */
export interface Real {
  readonly bench: StoreBench
  /** True while a step may end a job by a fault of the server. */
  bugged: boolean
  /** True while a batch may go without an answer. */
  silent: boolean
}

const rows = async (bench: StoreBench): Promise<Job[]> => [
  ...(await bench.store.listJobs({}, { limit: 1000, after: null })).data,
  ...(await bench.store.listJobs({ deleted: true }, { limit: 1000, after: null })).data,
]

function start(world: World, job: ModelJob): void {
  ok(job.scheduledAt <= world.now, 'a job never starts early')
  job.status = 'running'
  job.version++
  job.executedAt = world.now
  if (job.exact === null) job.sieve = sieve(world, job.rule)
}
function fixTargets(job: ModelJob, macs: ReadonlySet<number>): void {
  for (const mac of job.exact ?? []) ok(macs.has(mac), 'the targets known beforehand are targets')
  for (const mac of macs) ok(job.exact === null || job.exact.has(mac) || job.maybe.has(mac), 'and no others')
  for (const mac of job.sieve?.always ?? []) ok(macs.has(mac), `${mac} matched all the time and is no target`)
  for (const mac of macs) ok(job.sieve === null || job.sieve.ever.has(mac), `${mac} never matched and is a target`)
  ok(macs.size <= job.maxLimit, 'no job has more targets than its cap')
  job.targets = macs
}
function finish(world: World, job: ModelJob, status: 'completed' | 'failed'): void {
  job.status = status
  job.version++
  job.completedAt = world.now
}
const settledItem = (item: JobItem): boolean => item.processedAt !== null

/** Follows what one step did to a job; returns whether it settled items. */
async function followJob(world: World, real: Real, job: ModelJob, row: Job): Promise<boolean> {
  if (job.status === 'scheduled' && row.status !== 'scheduled') start(world, job)
  const isKnown = job.targets !== null && job.settled.size === row.affectedCount + row.skippedCount + row.failedCount
  const seen = row.status === 'scheduled' || isKnown ? [] : await items(real.bench, job.jobId)
  const complete = row.status === 'completed'
  if (job.targets === null && (seen.length > 0 || complete)) fixTargets(job, new Set(seen.map(({ mac }) => mac)))
  const fresh = seen.filter((item) => settledItem(item) && !job.settled.has(item.mac))
  ok(fresh.length <= CHUNK, 'a step settles at most one chunk')
  ok(fresh.length === 0 || job.status === 'running', 'only a running job touches devices')
  for (const { mac, code } of fresh) {
    if (code !== 'outcome_unknown') continue
    ok(real.bugged || real.silent, 'the outcome is known where the equipment answers')
    ok(world.devices.has(mac), 'nothing is asked of a device that is gone')
  }
  for (const item of fresh) job.settled.set(item.mac, settleItem(world, job, item.mac, item.code))
  if (complete && job.status === 'running') {
    same(unsettled(job), 0, 'a completed job has settled every item')
    finish(world, job, 'completed')
  }
  if (row.status === 'failed' && job.status === 'running') {
    if (FAULT.test(row.failure ?? '')) {
      ok(real.bugged, 'no job fails without a fault')
      real.bugged = false
    } else {
      ok(((job.exact ?? job.sieve?.ever)?.size ?? 0) > job.maxLimit, 'only too many targets make a job fail')
      same(job.targets, null, 'a job over its cap has touched nothing')
    }
    finish(world, job, 'failed')
    notReverted(job)
  }
  return fresh.length > 0
}

/** Follows what a step did, whatever it was, and refuses what no step may do. */
export async function follow(world: World, real: Real): Promise<void> {
  const { store, inside } = real.bench
  let touched = 0
  for (const job of live(world)) {
    if (await followJob(world, real, job, (await store.getJob(job.jobId)) as Job)) touched++
  }
  ok(touched <= 1, 'a step settles items of one job')
  for (const preview of world.previews) {
    const previewId = preview.previewId()
    if (preview.set !== null || preview.lost || previewId === null) continue
    const set = new Set(await inside.previewTargets(previewId))
    for (const mac of preview.sieve.always) ok(set.has(mac), `${mac} matched all the time and is not in the preview`)
    for (const mac of set) ok(preview.sieve.ever.has(mac), `${mac} never matched and is in the preview`)
    same((await store.getPreview(previewId)).previewCount, set.size)
    preview.set = set
    preview.expiresAt = world.now + 15 * 60 * 1000
  }
  const old = world.jobs.filter((job) => !job.purged && job.deletedAt !== null && isOld(world, job.deletedAt))
  const known = old.length === 0 ? [] : (await rows(real.bench)).map(({ jobId }) => jobId)
  for (const job of old.filter(({ jobId }) => !known.includes(jobId))) {
    ok(!needed(world, job), 'a job that an unfinished one depends on is not purged')
    job.purged = true
    notReverted(job)
  }
  settleTime(world)
  world.unconfirmed = await inside.unconfirmed()
}
/** Nothing is in force outside, or isn't, where nobody sees it. */
async function checkEquipment(world: World, bench: StoreBench): Promise<void> {
  const { inside } = bench
  if (!bench.isEnforcedOutside || (await inside.count('batches in hand')) > 0) return
  const excused = new Set([...(await inside.unconfirmed()).keys(), ...(await inside.overdue())])
  const account = new Map<string, number | null>()
  for (const { mac, actions } of world.devices.values()) {
    for (const { type, expiresAt } of actions.values()) account.set(`${type} ${mac}`, expiresAt)
  }
  for (const name of new Set([...account.keys(), ...bench.equipment.shown.keys()])) {
    if (excused.has(name)) continue
    same(bench.equipment.shown.get(name), account.get(name), `${name}: what the equipment shows is what is told of it`)
  }
  for (const device of world.devices.values()) {
    const told = (await bench.store.getDevice(device.mac))?.unconfirmed.map(
      ({ actionType }) => `${actionType} ${device.mac}`,
    )
    same(told, [...excused].filter((name) => world.unconfirmed.has(name) && name.endsWith(` ${device.mac}`)).sort())
  }
}
const isOld = (world: World, then: number): boolean => then <= world.now - RETENTION_MS
const needed = (world: World, job: ModelJob): boolean =>
  live(world).some(({ source, undoes }) => source === job || undoes === job)

/** The janitor may have seen then that it is needed, and looks again after a rest. */
const wasJustNeeded = (world: World, job: ModelJob): boolean =>
  world.jobs.some(
    ({ source, undoes, completedAt }) =>
      (source === job || undoes === job) && completedAt !== null && completedAt > world.now - PURGE_REST_MS,
  )

const expectedRow = (job: ModelJob, row: Job): Partial<Job> => ({
  jobId: job.jobId,
  kind: job.kind,
  sourceJobId: job.source?.jobId ?? null,
  actionType: job.type,
  actionDuration: job.duration,
  onExisting: job.onExisting,
  revertedBy: job.revertedBy,
  actionReason: job.reason,
  scheduledAt: job.scheduledAt,
  executedAt: job.executedAt,
  completedAt: job.completedAt,
  maxLimit: job.maxLimit,
  targetedCount: job.targets?.size ?? 0,
  affectedCount: tally(job, 'applied'),
  skippedCount: tally(job, 'skipped'),
  failedCount: tally(job, 'failed'),
  notReachedCount: isTerminal(job.status) ? unsettled(job) : 0,
  status: job.status,
  pauseCause: job.status === 'paused' ? 'operator' : null,
  cancelReason: job.cancelReason,
  version: job.version,
  failure: job.status === 'failed' ? row.failure : null,
})
const bare = (item: JobItem) => ({ mac: item.mac, outcome: item.outcome, code: item.code, at: item.processedAt })

async function checkItems(bench: StoreBench, job: ModelJob): Promise<void> {
  const rest: Outcome = isTerminal(job.status) ? 'not_reached' : 'pending'
  const expected = [...(job.targets ?? [])]
    .sort(ascending)
    .map((mac) => ({ mac, ...(job.settled.get(mac) ?? { outcome: rest, code: null, at: null }) }))
  same((await items(bench, job.jobId)).map(bare), expected, `the items of ${job.jobId}`)
  for (const outcome of ['pending', 'applied', 'skipped', 'failed', 'not_reached'] as const) {
    const some = (await items(bench, job.jobId, outcome)).map(bare)
    same(
      some,
      expected.filter((item) => item.outcome === outcome),
      `the ${outcome} items`,
    )
  }
}
async function checkJobs(world: World, bench: StoreBench): Promise<void> {
  const byId = new Map((await rows(bench)).map((row) => [row.jobId, row]))
  const kept = world.jobs.filter((job) => !job.purged)
  same(byId.size, kept.length, 'every job is listed once')
  for (const job of kept) {
    const row = byId.get(job.jobId) as Job
    const expected = expectedRow(job, row)
    const known = Object.fromEntries(Object.keys(expected).map((name) => [name, row[name as keyof Job]]))
    same(known, expected, `job ${job.jobId}`)
    same((await bench.store.getJob(job.jobId)) === null, job.deletedAt !== null, 'a deleted job is gone from reads')
    if (job.deletedAt !== null || world.audited.has(job)) continue
    await checkItems(bench, job)
    if (isTerminal(job.status)) world.audited.add(job)
  }
}

const ascending = (a: number, b: number) => a - b
const byText = (a: object, b: object) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)
const shown = ({ type, jobId, reason, appliedAt, expiresAt, endedAt, endedBy, endedByJobId }: Ended) => ({
  ...{ actionType: type, actionReason: reason, jobId, appliedAt, expiresAt, endedAt, endedBy, endedByJobId },
})
function checkActive(device: ModelDevice, found: Device | undefined): void {
  const active = [...device.actions.values()].map(({ type, jobId, reason, appliedAt, expiresAt }) => ({
    ...{ actionType: type, actionReason: reason, jobId, appliedAt, expiresAt },
  }))
  same([...(found?.actions ?? [])].sort(byText), active.sort(byText), `what is active on ${device.mac}`)
}
async function checkHistory(world: World, bench: StoreBench, device: ModelDevice): Promise<void> {
  const found = await bench.store.getDevice(device.mac)
  const known = (jobId: string | null) => world.jobs.some((job) => job.jobId === jobId && !job.purged)
  const all = device.history.map((entry) => JSON.stringify(shown(entry)))
  const history = (found?.history ?? []).map((entry) => JSON.stringify(entry))
  for (const entry of history) ok(all.includes(entry), `${entry} never happened`)
  same(new Set(history).size, history.length, 'each ended action is listed once')
  if (all.length > 50) return
  for (const entry of device.history) {
    const dropped = isOld(world, entry.endedAt) && !known(entry.placedBy) && !known(entry.endedByJobId)
    ok(dropped || history.includes(JSON.stringify(shown(entry))), `the history of ${device.mac} lacks an entry`)
  }
}
async function checkDevices(world: World, bench: StoreBench): Promise<void> {
  const listed = new Map(
    (await bench.store.listDevices({}, { limit: 1000, after: null })).data.map((found) => [found.mac, found]),
  )
  same([...listed.keys()].sort(ascending), [...world.devices.keys()].sort(ascending), 'the inventory')
  for (const device of world.devices.values()) checkActive(device, listed.get(device.mac))
  for (const type of ['block', 'deny', 'throttle', 'monitor', 'allow'] satisfies ActiveActionType[]) {
    const expected = [...world.devices.values()].filter(({ actions }) => actions.has(type)).map(({ mac }) => mac)
    const feed = (await bench.store.feedPage({ type, as: 'mac' }, null, 1000)).map(({ address }) => address)
    same(feed, expected.sort(ascending), `the ${type} feed`)
  }
}

/** Everything that can be read is as the model says. */
export async function checkAll(world: World, real: Real): Promise<void> {
  await checkJobs(world, real.bench)
  await checkDevices(world, real.bench)
  await checkEquipment(world, real.bench)
}

/** Nobody has work left: nothing due is unfinished. */
export function checkRest(world: World): void {
  for (const job of live(world)) {
    ok(job.status !== 'running', `${job.jobId} runs for ever`)
    ok(job.status === 'paused' || job.scheduledAt > world.now, `${job.jobId} is due and was not started`)
  }
  for (const preview of world.previews) ok(preview.set !== null || preview.lost, 'every preview is answered')
}
/** The janitor has been round: nothing that nobody can see is on the disk. */
export async function checkTidy(world: World, { bench }: Real): Promise<void> {
  for (const device of world.devices.values()) await checkHistory(world, bench, device)
  for (const job of world.jobs) {
    const isFree = !needed(world, job) && !wasJustNeeded(world, job)
    const due = job.deletedAt !== null && isOld(world, job.deletedAt + world.unproven) && isFree
    ok(!due || job.purged, `${job.jobId} was deleted long ago and is not purged`)
  }
  same(await bench.inside.leftovers(), [], 'nothing is left of what is gone')
  same(await bench.inside.overdue(), [], 'every expired action is recorded')
  same((await bench.inside.unconfirmed()).size, 0, 'the equipment has confirmed everything')
}
