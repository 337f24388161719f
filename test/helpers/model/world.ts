import type { EndedBy } from '../../../db/devices/device.ts'
import type { Job, JobKind, JobStatus, OnExisting } from '../../../db/jobs/job.ts'
import type { ActionType, ActiveActionType } from '../../../db/model.ts'
import { RULES } from './rules.ts'

/**
 * What the contract says, in memory and without a thought for how the engine does it: no chunks, no revisions, no
 * cursors, one device after the other.
 */
export interface Action {
  readonly type: ActiveActionType
  /** The job whose action it is, and the one that put it here: they differ after a revert. */
  readonly jobId: string
  readonly placedBy: string
  readonly reason: string
  readonly appliedAt: number
  readonly expiresAt: number | null
}
export interface Ended extends Action {
  readonly endedAt: number
  readonly endedBy: EndedBy
  readonly endedByJobId: string | null
}
export interface ModelDevice {
  readonly mac: number
  tags: readonly string[]
  lastSeen: number
  readonly actions: Map<ActiveActionType, Action>
  readonly history: Ended[]
  /** Which jobs changed it since it is in the inventory, in order, without those that are undone. */
  readonly changes: { readonly jobId: string; readonly stamp: number }[]
}
export interface Settled {
  readonly outcome: 'applied' | 'skipped' | 'failed'
  readonly code: string | null
  readonly at: number
}
/** What a job did to a device. */
export interface Effect {
  readonly device: ModelDevice
  readonly at: number
  /** The states of the device before and after it. */
  readonly before: number
  readonly after: number
  readonly ended: readonly Action[]
  readonly added: readonly Action[]
  /** Where it changed nothing that is known: the newest state of any device at that time. */
  readonly unknownAt?: number
}
/** Criteria are judged range by range, at moments the contract leaves open: who matched all the time must be among
 * the targets, who never did must not. */
export interface Sieve {
  readonly rule: number
  readonly since: number
  readonly always: Set<number>
  readonly ever: Set<number>
}
export interface ModelPreview {
  readonly previewId: () => string | null
  readonly error: () => Error | null
  readonly rule: number
  readonly type: ActionType
  readonly sieve: Sieve
  set: Set<number> | null
  expiresAt: number
  jobId: string | null
  lost: boolean
}
export interface ModelJob {
  readonly jobId: string
  readonly kind: JobKind
  readonly source: ModelJob | null
  readonly undoes: ModelJob | null
  readonly rule: number
  readonly type: ActionType
  readonly duration: number
  readonly onExisting: OnExisting
  readonly reason: string
  readonly scheduledAt: number
  readonly maxLimit: number
  /** The exact targets, where they are known beforehand; else they come through the sieve. */
  readonly exact: ReadonlySet<number> | null
  /** Those of a revert besides: what it undoes may have been done to them, until that is known. */
  readonly maybe: ReadonlySet<number>
  sieve: Sieve | null
  targets: ReadonlySet<number> | null
  readonly settled: Map<number, Settled>
  readonly effects: Map<number, Effect>
  status: JobStatus
  version: number
  executedAt: number | null
  completedAt: number | null
  cancelReason: string | null
  deletedAt: number | null
  purged: boolean
  /** The revert of this job that is neither cancelled, failed nor purged. */
  revertedBy: string | null
}
export interface Kept {
  readonly hash: string
  readonly at: number
  readonly answer: Job
}

const RESTRICTIONS: readonly ActiveActionType[] = ['block', 'deny', 'throttle']
const ALL: readonly ActiveActionType[] = ['block', 'deny', 'throttle', 'monitor', 'allow']

export interface World {
  readonly devices: Map<number, ModelDevice>
  readonly jobs: ModelJob[]
  readonly previews: ModelPreview[]
  readonly kept: Map<string, Kept>
  /** What the equipment had not confirmed before the last step: the jobs, by `<type> <mac>`. */
  unconfirmed: ReadonlyMap<string, string>
  /** Ended jobs whose items were compared; they are compared again when all is tidy. */
  readonly audited: Set<ModelJob>
  now: number
  /** How far the engine may be behind the clock with what it removes for good: a restart forgets what passed before. */
  unproven: number
  stamps: number
  /** How many jobs were undone one after the other, and left the devices as they were. */
  undoneInARow: number
}
export const createWorld = (now: number): World => ({
  devices: new Map(),
  jobs: [],
  previews: [],
  kept: new Map(),
  unconfirmed: new Map(),
  audited: new Set(),
  now,
  unproven: 0,
  stamps: 0,
  undoneInARow: 0,
})

export const isTerminal = (status: JobStatus): boolean => ['completed', 'failed', 'cancelled'].includes(status)
export const live = (world: World): ModelJob[] => world.jobs.filter((job) => !isTerminal(job.status))
export const tally = (job: ModelJob, outcome: Settled['outcome']): number =>
  [...job.settled.values()].filter((item) => item.outcome === outcome).length
export const unsettled = (job: ModelJob): number => (job.targets?.size ?? 0) - job.settled.size

function matching(world: World, rule: number, since: number): number[] {
  const judge = RULES[rule]?.matches ?? (() => false)
  return [...world.devices.values()].filter((device) => judge(device, since)).map(({ mac }) => mac)
}
export function sieve(world: World, rule: number): Sieve {
  const now = matching(world, rule, world.now)
  return { rule, since: world.now, always: new Set(now), ever: new Set(now) }
}
/** After every change: actions whose time ran out end, and whoever is judging criteria may have seen the new state. */
export function settleTime(world: World): void {
  for (const device of world.devices.values()) {
    for (const [type, action] of device.actions) {
      if (action.expiresAt === null || action.expiresAt > world.now) continue
      device.actions.delete(type)
      device.history.push({ ...action, endedAt: action.expiresAt, endedBy: 'expired', endedByJobId: null })
    }
  }
  const judging = [
    ...world.previews.filter((preview) => preview.set === null && !preview.lost).map((preview) => preview.sieve),
    ...live(world).flatMap((job) => (job.sieve !== null && job.targets === null ? [job.sieve] : [])),
  ]
  for (const { rule, since, always, ever } of judging) {
    const now = new Set(matching(world, rule, since))
    for (const mac of always) if (!now.has(mac)) always.delete(mac)
    for (const mac of now) ever.add(mac)
  }
}

function end(world: World, device: ModelDevice, action: Action, endedBy: EndedBy, job: ModelJob): Action {
  device.actions.delete(action.type)
  device.history.push({ ...action, endedAt: world.now, endedBy, endedByJobId: job.jobId })
  return action
}
/** The state of a device, told by the change that made it: the same again only where that change is the last one again. */
const stateOf = (device: ModelDevice): number => device.changes.at(-1)?.stamp ?? 0
function change(world: World, device: ModelDevice, job: ModelJob, ended: readonly Action[]): Settled {
  const before = stateOf(device)
  const after = ++world.stamps
  device.changes.push({ jobId: job.jobId, stamp: after })
  job.effects.set(device.mac, {
    device,
    at: world.now,
    before,
    after,
    ended,
    added: [...device.actions.values()].filter(({ jobId }) => jobId === job.jobId),
  })
  return { outcome: 'applied', code: null, at: world.now }
}
/** The equipment is told what the device has: nothing that is known changes. */
function settleUnknown(world: World, device: ModelDevice, job: ModelJob): Settled {
  const nothing = { before: 0, after: 0, ended: [], added: [], unknownAt: world.stamps }
  job.effects.set(device.mac, { device, at: world.now, ...nothing })
  return { outcome: 'applied', code: null, at: world.now }
}
const endOf = ({ expiresAt }: Pick<Action, 'expiresAt'>): number => expiresAt ?? Number.POSITIVE_INFINITY
const skip = (world: World, code: string): Settled => ({ outcome: 'skipped', code, at: world.now })

function apply(world: World, device: ModelDevice, job: ModelJob): Settled {
  const { type } = job
  if (type === 'cleanup') {
    const ended = [...device.actions.values()].map((action) => end(world, device, action, 'cleaned_up', job))
    if (ended.length > 0) return change(world, device, job, ended)
    return isUnconfirmed(world, device.mac) ? settleUnknown(world, device, job) : skip(world, 'nothing_active')
  }
  if (RESTRICTIONS.includes(type) && device.actions.has('allow')) return skip(world, 'allowed')
  const expiresAt = job.duration === 0 ? null : world.now + job.duration * 1000
  const existing = device.actions.get(type)
  if (job.onExisting === 'keep_longer' && existing && endOf(existing) >= endOf({ expiresAt })) {
    return skip(world, 'kept_longer')
  }
  const ends = type === 'allow' ? [...RESTRICTIONS, type] : [type]
  const ended = ALL.filter((candidate) => ends.includes(candidate))
    .flatMap((candidate) => device.actions.get(candidate) ?? [])
    .map((action) => end(world, device, action, action.type === type ? 'replaced' : 'allowed', job))
  const { jobId, reason } = job
  device.actions.set(type, { type, jobId, placedBy: jobId, reason, appliedAt: world.now, expiresAt })
  return change(world, device, job, ended)
}

const isPurged = (world: World, jobId: string): boolean => world.jobs.some((job) => job.jobId === jobId && job.purged)

/**
 * Whether somebody changed a device since an effect. `seen` is the code that the engine gave: where all that is known of a
 * change was purged, either answer is right.
 */
function isChanged(world: World, device: ModelDevice, effect: Effect | undefined, seen: string | null): boolean {
  const state = effect?.device === device ? effect.after : 0
  const at = device.changes.findIndex(({ stamp }) => stamp === state)
  if (state !== 0 && at < 0) return true
  const since = device.changes.slice(at + 1).some(({ jobId }) => !isPurged(world, jobId))
  const isForgotten = device.changes.slice(Math.max(0, at)).some(({ jobId }) => isPurged(world, jobId))
  return since || (isForgotten && seen === 'changed_since')
}
const root = (job: ModelJob): ModelJob => (job.undoes === null ? job : root(job.undoes))
const depth = (job: ModelJob): number => (job.undoes === null ? 0 : 1 + depth(job.undoes))
/** Puts a device back to the state before the change of a job, or after it again. */
function putBack(device: ModelDevice, job: ModelJob, { before }: Effect): void {
  if (depth(job) % 2 === 1) device.changes.splice(device.changes.findIndex(({ stamp }) => stamp === before) + 1)
  else device.changes.push({ jobId: root(job).jobId, stamp: before })
}

/** Nothing is known of what is to be undone: it is enough that nobody changed the device since. */
function revertUnknown(world: World, device: ModelDevice, job: ModelJob, since: number, seen: string | null): Settled {
  const later = device.changes.filter(({ stamp }) => stamp > since)
  if (later.some(({ jobId }) => !isPurged(world, jobId))) return skip(world, 'changed_since')
  if (later.length > 0 && seen === 'changed_since') return skip(world, 'changed_since')
  const isOpen = isUnconfirmed(world, device.mac, job.undoes?.jobId)
  return isOpen ? settleUnknown(world, device, job) : skip(world, 'expired')
}

function revert(world: World, device: ModelDevice, job: ModelJob, undone: ModelJob, seen: string | null): Settled {
  const effect = undone.effects.get(device.mac)
  if (effect?.unknownAt !== undefined) return revertUnknown(world, device, job, effect.unknownAt, seen)
  if (isChanged(world, device, effect, seen)) return skip(world, 'changed_since')
  const known = effect?.device === device ? effect : null
  const isLive = ({ expiresAt }: Action) => expiresAt === null || expiresAt > world.now
  const placed = [...device.actions.values()].filter((action) =>
    known?.added.some(({ jobId }) => jobId === action.jobId),
  )
  const back = known?.ended.filter(isLive) ?? []
  if (known === null || placed.length + back.length === 0) {
    if (known !== null && depth(job) % 2 === 1) putBack(device, job, known)
    if (known === null || !isUnconfirmed(world, device.mac, undone.jobId)) return skip(world, 'expired')
    // The equipment has not lifted what has run out: it is told by this job.
    return settleUnknown(world, device, job)
  }
  const ended = placed.map((action) => end(world, device, action, 'reverted', job))
  for (const action of back) device.actions.set(action.type, { ...action, placedBy: job.jobId })
  putBack(device, job, known)
  const { before: after, after: before } = known
  job.effects.set(device.mac, { device, at: world.now, before, after, ended, added: back })
  return { outcome: 'applied', code: null, at: world.now }
}

/** What a job does to one of its targets now. */
export function settleItem(world: World, job: ModelJob, mac: number, seen: string | null): Settled {
  const device = world.devices.get(mac)
  if (device === undefined) return skip(world, 'gone')
  if (seen === 'outcome_unknown') {
    settleUnknown(world, device, job)
    return { outcome: 'failed', code: seen, at: world.now }
  }
  return job.undoes === null ? apply(world, device, job) : revert(world, device, job, job.undoes, seen)
}

/** A job is another one for who looks at it once it is undone, and again when that is given up. */
export function setReverted(job: ModelJob, revertedBy: string | null): void {
  job.revertedBy = revertedBy
  job.version++
}
/** A job that is cancelled, failed or purged undoes nothing any more. */
export function notReverted({ jobId, source }: ModelJob): void {
  if (source?.revertedBy === jobId) setReverted(source, null)
}

/** The targets of a retry or a revert. */
export function itemsOf(source: ModelJob, kind: 'retry' | 'revert'): Set<number> {
  const macs = [...(source.targets ?? [])]
  const wanted = (mac: number) =>
    kind === 'retry'
      ? (source.settled.get(mac)?.outcome ?? 'failed') === 'failed'
      : source.settled.get(mac)?.outcome === 'applied'
  return new Set(macs.filter(wanted))
}

/** Whether the equipment has left unconfirmed what was asked of a device, by a job or by any. */
export function isUnconfirmed(world: World, mac: number, jobId?: string): boolean {
  return [...world.unconfirmed].some(([name, by]) => name.endsWith(` ${mac}`) && by === (jobId ?? by))
}
/** Items of which it was not known whether they were done. */
export const unknownOf = (job: ModelJob): Set<number> =>
  new Set([...job.settled].filter(([, { outcome }]) => outcome === 'failed').map(([mac]) => mac))
