import { deepStrictEqual as same } from 'node:assert/strict'
import fc from 'fast-check'
import { LATE_MS } from '../../../db/enforcement/enforcement.ts'
import type { Job, OnExisting } from '../../../db/jobs/job.ts'
import type { Idempotency, IfMatch, JobFilter, Made } from '../../../db/jobs/job-store.ts'
import { ACTION_TYPES, type ActionType } from '../../../db/model.ts'
import { RUNNER_STEPS, type RunnerStep } from '../../../db/runner/runner-steps.ts'
import type { Silence } from '../equipment.ts'
import { PLAIN_IMPORT } from '../import-options.ts'
import { ACTOR, answered, askPreview, cancelMany, draft } from '../on-bench.ts'
import type { StoreBench } from '../store-bench.ts'
import { checkAll, checkRest, checkTidy, follow, type Real } from './observe.ts'
import { MACS, RULES, TAGS } from './rules.ts'
import {
  type Action,
  isTerminal,
  isUnconfirmed,
  itemsOf,
  live,
  type ModelJob,
  notReverted,
  setReverted,
  settleTime,
  sieve,
  unknownOf,
  type World,
} from './world.ts'

type Command = fc.AsyncCommand<World, RealWithFaults>
/** What is to go wrong in the runner: where, how, and the how manyeth time it passes there. */
export interface Fault {
  readonly step: RunnerStep
  readonly kind: 'crash' | 'full' | 'bug'
  readonly pass: number
}
export interface RealWithFaults extends Real {
  arm(fault: Fault): void
  /** What the armed fault did; null: it is still waiting. */
  fired(): Fault['kind'] | null
  disarm(): void
}

const PREVIEW_LIMIT = 20
const DAY = 24 * 3600 * 1000

/**
 * A fault may leave what the enforcer has in hand unsettled. In the model nothing else happens until it is settled: it
 * bears the time at which it was begun, and the writer thread lets a cancel wait for it.
 */
async function settleInHand(world: World, real: RealWithFaults): Promise<void> {
  const { bench } = real
  for (let tries = 0; (await bench.inside.count('batches of jobs in hand')) > 0; tries++) {
    if (tries > 2) throw new Error('what the enforcer has in hand is never settled')
    await bench.obey()
    if (real.fired() === 'crash') {
      real.disarm()
      await restart(world, real)
    }
  }
  await follow(world, real)
}

/** A command is a name, which shrinking prints, and what it does; afterwards all that can be read is compared. */
const command = (name: string, run: (world: World, real: RealWithFaults) => void | Promise<void>): Command => ({
  check: () => true,
  async run(world, real) {
    await settleInHand(world, real)
    await run(world, real)
    settleTime(world)
    await checkAll(world, real)
  },
  toString: () => name,
})
interface Attempt<T> {
  readonly value: T | null
  readonly code: string | null
}
async function attempt<T>(bench: StoreBench, call: Promise<T>): Promise<Attempt<T>> {
  try {
    return { value: await answered(bench, call), code: null }
  } catch (error) {
    const code = (error as { code?: unknown }).code
    if (typeof code !== 'string') throw error
    return { value: null, code }
  }
}
/** Counted from the newest: what just happened is worth more than what happened first. */
const pick = <T>(all: readonly T[], index: number): T | undefined => all.at(-1 - (index % Math.max(1, all.length)))
async function step(world: World, real: RealWithFaults): Promise<boolean> {
  const more = await real.bench.step()
  if (real.fired() === 'crash') {
    real.disarm()
    await restart(world, real)
    return true
  }
  await follow(world, real)
  return more
}
async function drain(world: World, real: RealWithFaults): Promise<void> {
  for (let steps = 0; await step(world, real); steps++)
    if (steps > 5000) throw new Error('the runner never comes to rest')
  checkRest(world)
}
const isDue = (world: World): boolean =>
  live(world).some(({ status, scheduledAt }) => status === 'scheduled' && scheduledAt <= world.now)
/** Lets the janitor, who rests for a second at a time, go round when all the work is done. */
export async function tidy(world: World, real: RealWithFaults): Promise<void> {
  real.bench.equipment.fallSilent(null)
  const isUnknown = async () => (await real.bench.inside.unconfirmed()).size > 0
  do {
    await drain(world, real)
    pass(world, real, (await isUnknown()) ? LATE_MS : 1000)
    settleTime(world)
  } while (isDue(world) || (await isUnknown()))
  await drain(world, real)
  await checkTidy(world, real)
  world.audited.clear()
}
/** The time that the engine takes for proven comes nearer to the clock by ten seconds in each. */
function pass(world: World, { bench }: Real, milliseconds: number): void {
  if (milliseconds >= LATE_MS) bench.equipment.catchUp()
  bench.clock.advance(milliseconds)
  world.now += milliseconds
  world.unproven = Math.max(0, world.unproven - 10 * milliseconds)
}
const proven = ({ now, unproven }: World): number => now - unproven
async function restart(world: World, real: RealWithFaults): Promise<void> {
  await real.bench.restart()
  world.unproven = Math.max(0, world.now - ((await real.bench.inside.settledTime()) ?? world.now))
  for (const preview of world.previews) if (preview.set === null) preview.lost = true
  await follow(world, real)
}

async function keep(
  world: World,
  operation: string,
  idempotency: Idempotency | null,
  make: () => Promise<Attempt<Made>>,
  expected: () => string | null,
): Promise<Job | null> {
  const name = `${operation} ${idempotency?.key}`
  const kept = idempotency === null ? undefined : world.kept.get(name)
  const valid = kept !== undefined && proven(world) < kept.at + DAY ? kept : undefined
  const foreseen =
    valid === undefined ? expected() : valid.hash === idempotency?.bodyHash ? null : 'idempotency_mismatch'
  const { value, code } = await make()
  same(code, foreseen, `the answer of ${operation}`)
  if (value === null) return null
  same(value.replayed, valid !== undefined)
  if (valid !== undefined) {
    same(value.job, valid.answer, 'a replay is as the answer was')
    return null
  }
  if (idempotency !== null) world.kept.set(name, { hash: idempotency.bodyHash, at: proven(world), answer: value.job })
  return value.job
}
const NEW = {
  maybe: new Set<number>(),
  sieve: null,
  targets: null,
  status: 'scheduled',
  executedAt: null,
  completedAt: null,
  cancelReason: null,
  deletedAt: null,
  purged: false,
  revertedBy: null,
} as const
type Facts = Pick<ModelJob, 'kind' | 'source' | 'undoes' | 'rule' | 'type' | 'duration' | 'onExisting' | 'exact'> &
  Partial<Pick<ModelJob, 'maybe'>>
function add(world: World, made: Job, facts: Facts): void {
  const { jobId, scheduledAt, maxLimit, actionReason: reason } = made
  const shared = { jobId, scheduledAt, maxLimit, reason, version: 1, settled: new Map(), effects: new Map() }
  world.jobs.push({ ...NEW, ...facts, ...shared })
}

interface Wish {
  readonly type: ActionType
  readonly duration: number
  readonly onExisting: OnExisting
  readonly rule: number
  readonly maxLimit: number | null
  readonly delay: number | null
  readonly idempotency: 'x' | 'y' | null
}
const idempotencyOf = (key: string | null, body: unknown): Idempotency | null =>
  key === null ? null : { key, bodyHash: JSON.stringify(body) }
const refusedDuration = (type: ActionType, duration: number): boolean =>
  duration !== 0 && (type === 'deny' || type === 'cleanup')
const later = (world: World, delay: number | null): number | null => (delay === null ? null : world.now + delay)

const create = (wish: Wish): Command =>
  command(`create(${JSON.stringify(wish)})`, async (world, { bench }) => {
    const { type, duration, onExisting, rule, maxLimit, delay } = wish
    const scheduledAt = later(world, delay)
    const criteria = RULES[rule]?.criteria ?? null
    const wanted = { actionType: type, actionDuration: duration, onExisting, criteria, maxLimit }
    const body = draft({ ...wanted, scheduledAt, actionReason: `reason ${world.jobs.length}` })
    const idempotency = idempotencyOf(wish.idempotency, wanted)
    const made = await keep(
      world,
      'create',
      idempotency,
      () => attempt(bench, bench.store.createJob(body, ACTOR, idempotency)),
      () => (refusedDuration(type, duration) ? 'invalid' : null),
    )
    if (made === null) return
    same(made.scheduledAt, Math.max(scheduledAt ?? world.now, world.now))
    same(made.maxLimit, maxLimit ?? 10_000)
    add(world, made, { kind: 'apply', source: null, undoes: null, rule, type, duration, onExisting, exact: null })
  })

const preview = (rule: number, type: ActionType): Command =>
  command(`preview(${rule}, ${type})`, async (world, { bench }) => {
    const mine = world.previews.filter(({ jobId, lost, set, expiresAt }) => {
      return jobId === null && !lost && (set === null || expiresAt > world.now)
    })
    const heard = await askPreview(bench, RULES[rule]?.criteria ?? { rules: [] }, type)
    same(heard.error?.code ?? null, mine.length >= PREVIEW_LIMIT ? 'too_many_previews' : null, 'the answer of preview')
    if (heard.error !== null) return
    const answers = { previewId: () => heard.answer, error: () => heard.error }
    const unanswered = { set: null, expiresAt: 0, jobId: null, lost: false }
    world.previews.push({ ...answers, ...unanswered, rule, type, sieve: sieve(world, rule) })
  })

const take = (index: number, type: ActionType | null, maxLimit: number | null, delay: number | null): Command =>
  command(`take(${index}, ${type}, ${maxLimit}, ${delay})`, async (world, { bench }) => {
    const chosen = pick(world.previews, index)
    const previewId = chosen?.previewId() ?? 'unknown'
    const actionType = type ?? chosen?.type ?? 'block'
    const body = draft({ actionType, previewId, maxLimit, scheduledAt: later(world, delay) })
    const { value, code } = await attempt(bench, bench.store.createJob(body, ACTOR, null))
    const expected = () => {
      if (chosen === undefined || chosen.set === null) return 'preview_unknown'
      if (chosen.jobId !== null) {
        const user = world.jobs.find(({ jobId }) => jobId === chosen.jobId)
        return user?.purged ? 'preview_unknown' : 'preview_used'
      }
      if (chosen.lost || chosen.expiresAt <= world.now) return 'preview_unknown'
      return chosen.type === actionType ? null : 'invalid'
    }
    same(code, expected(), 'the answer of create from a preview')
    if (value === null || chosen === undefined || chosen.set === null) return
    same(value.job.previewCount, chosen.set.size)
    same(value.job.maxLimit, maxLimit ?? Math.max(1, chosen.set.size))
    chosen.jobId = value.job.jobId
    const facts = { kind: 'apply', source: null, undoes: null, duration: 0, onExisting: 'keep_longer' } as const
    add(world, value.job, { ...facts, rule: chosen.rule, type: actionType, exact: chosen.set })
  })

const followUp = (verb: 'retryJob' | 'revertJob', index: number, key: 'x' | null): Command =>
  command(`${verb}(${index}, ${key})`, async (world, { bench }) => {
    const source = pick(world.jobs, index)
    const kind = verb === 'retryJob' ? 'retry' : 'revert'
    const jobId = source?.jobId ?? 'unknown'
    const body = { actionReason: `${kind} ${world.jobs.length}`, scheduledAt: null }
    const idempotency = idempotencyOf(key, kind)
    const expected = () => {
      if (source === undefined || source.deletedAt !== null) return 'not_found'
      if (!isTerminal(source.status)) return 'wrong_state'
      const unknown = kind === 'revert' ? [...unknownOf(source)].filter((mac) => isUnconfirmed(world, mac, jobId)) : []
      if (itemsOf(source, kind).size + unknown.length === 0) return 'conflict'
      if (kind === 'retry') return source.undoes?.purged ? 'conflict' : null
      return source.revertedBy === null ? null : 'conflict'
    }
    const kept = world.kept.get(`${kind} ${key}`)
    const foreign = kept !== undefined && kept.hash !== `${jobId} ${idempotency?.bodyHash}`
    const seen = idempotency && { ...idempotency, bodyHash: `${jobId} ${idempotency.bodyHash}` }
    const made = await keep(
      world,
      kind,
      seen,
      () => attempt(bench, bench.store[verb](jobId, body, ACTOR, idempotency)),
      () => (foreign && kept.at + DAY > proven(world) ? 'idempotency_mismatch' : expected()),
    )
    if (made === null || source === undefined) return
    const undoes = kind === 'revert' ? source : source.undoes
    const { rule, type, duration, onExisting } = source
    const maybe = kind === 'revert' ? unknownOf(source) : new Set<number>()
    add(world, made, { kind, source, undoes, rule, type, duration, onExisting, exact: itemsOf(source, kind), maybe })
    if (kind === 'revert') setReverted(source, made.jobId)
  })

type Move = 'cancelJob' | 'pauseJob' | 'resumeJob' | 'deleteJob'
/** How a move may go from each state: to another state, or with nothing left to do. */
const MOVES: Record<Move, { from: readonly string[]; done: readonly string[] }> = {
  cancelJob: { from: ['scheduled', 'running', 'paused'], done: ['cancelled'] },
  pauseJob: { from: ['running'], done: ['paused'] },
  resumeJob: { from: ['paused'], done: ['running'] },
  deleteJob: { from: ['completed', 'failed', 'cancelled'], done: [] },
}
const MATCHES = {
  none: () => null,
  right: (job: ModelJob) => [job.version],
  stale: (job: ModelJob) => [job.version - 1, 999],
} satisfies Record<string, (job: ModelJob) => IfMatch>

function moved(world: World, job: ModelJob, verb: Move, reason: string | null): void {
  job.version++
  if (verb === 'cancelJob') notReverted(job)
  if (verb === 'pauseJob') job.status = 'paused'
  if (verb === 'resumeJob') job.status = 'running'
  if (verb === 'deleteJob') job.deletedAt = world.now
  if (verb !== 'cancelJob') return
  job.status = 'cancelled'
  job.completedAt = world.now
  job.cancelReason = reason
}
const move = (verb: Move, index: number, match: keyof typeof MATCHES): Command =>
  command(`${verb}(${index}, ${match})`, async (world, { bench }) => {
    const job = pick(world.jobs, index)
    const jobId = job?.jobId ?? 'unknown'
    const ifMatch = job === undefined ? null : MATCHES[match](job)
    const { store } = bench
    const call: Promise<unknown> =
      verb === 'cancelJob' ? store.cancelJob(jobId, match, ifMatch, ACTOR) : store[verb](jobId, ifMatch, ACTOR)
    const { code } = await attempt(bench, call)
    if (job === undefined || job.deletedAt !== null) return same(code, 'not_found')
    const { from, done } = MOVES[verb]
    if (done.includes(job.status)) return same(code, null, 'a repeated move is answered again')
    if (match === 'stale') return same(code, 'version_mismatch')
    same(code, from.includes(job.status) ? null : 'wrong_state', `${verb} of a ${job.status} job`)
    if (code === null) moved(world, job, verb, match)
  })
const cancelAll = (filter: JobFilter): Command =>
  command(`cancelJobs(${JSON.stringify(filter)})`, async (world, { bench }) => {
    const chosen = live(world).filter(
      ({ type, kind, status }) =>
        type === (filter.actionType ?? type) && kind === (filter.kind ?? kind) && status === (filter.status ?? status),
    )
    same(await cancelMany(bench, filter, 'many'), chosen.length, 'how many were cancelled')
    for (const job of chosen) moved(world, job, 'cancelJob', 'many')
  })
const restore = (index: number): Command =>
  command(`restore(${index})`, async (world, { bench }) => {
    const job = pick(world.jobs, index)
    const { code } = await attempt(bench, bench.store.restoreJob(job?.jobId ?? 'unknown', ACTOR))
    if (job === undefined || job.purged) return same(code, 'not_found')
    same(code, null, 'what is not purged can be restored')
    if (job.deletedAt !== null) job.version++
    job.deletedAt = null
  })

const deleteDevice = (mac: number): Command =>
  command(`deleteDevice(${mac})`, async (world, { bench }) => {
    const device = world.devices.get(mac)
    const overdue = await bench.inside.overdue()
    const { code } = await attempt(bench, bench.store.deleteDevice(mac, ACTOR))
    if (device === undefined) return same(code, 'not_found')
    // An action whose time has run out holds its device until the enforcer has lifted it, and so does one unconfirmed.
    const isToBeLifted = bench.isEnforcedOutside && overdue.some((name) => name.endsWith(` ${mac}`))
    const isHeld = isToBeLifted || isUnconfirmed(world, mac)
    same(code, device.actions.size > 0 || isHeld ? 'conflict' : null, 'the answer of delete device')
    if (code === null) world.devices.delete(mac)
  })
const isKnown = (
  device: { readonly tags: readonly string[]; readonly lastSeen: number } | undefined,
  tags: readonly string[],
  now: number,
) => device?.lastSeen === now && device.tags.join() === tags.join()

const importDevices = (macs: readonly number[], tags: readonly string[]): Command =>
  command(`import(${JSON.stringify(macs)}, ${tags})`, async (world, { bench }) => {
    const statements = macs.map((mac) => ({ kind: 'record' as const, mac, tags, lastSeen: world.now }))
    const counts = await bench.store.importPiece(await bench.store.beginImport(PLAIN_IMPORT, ACTOR), statements)
    const known = macs.filter((mac) => world.devices.has(mac)).length
    const unchanged = macs.filter((mac) => isKnown(world.devices.get(mac), tags, world.now)).length
    same(counts, { created: macs.length - known, updated: known - unchanged, unchanged, released: 0 })
    for (const mac of macs) {
      const fresh = { mac, tags, lastSeen: world.now, actions: new Map(), history: [], changes: [] }
      const device = world.devices.get(mac) ?? fresh
      world.devices.set(mac, Object.assign(device, { tags, lastSeen: world.now }))
    }
  })

const advance = (milliseconds: number): Command =>
  command(`advance(${milliseconds})`, (world, real) => pass(world, real, milliseconds))
const steps = (amount: number): Command =>
  command(`steps(${amount})`, async (world, real) => {
    for (let done = 0; done < amount; done++) await step(world, real)
  })
/** The enforcer does not answer to the next batch, and nobody knows what has become of it. */
const silence = (how: Silence): Command =>
  command(`silence(${how})`, async (world, real) => {
    real.bench.equipment.fallSilent(how)
    real.silent = true
    for (let done = 0; done < 9; done++) await step(world, real)
  })
const rest = command('drain', drain)
const sweep = command('tidy', tidy)
const crash = command('restart', restart)
const fault = (armed: Fault): Command =>
  command(`fault(${JSON.stringify(armed)})`, async (world, real) => {
    real.arm(armed)
    for (let done = 0; done < 12 && real.fired() === null; done++) await step(world, real)
    real.disarm()
    await follow(world, real)
    real.bugged = false
  })

/** Commands that seldom follow each other by chance, and matter when they do. */
const inARow = (...parts: readonly Command[]): Command => ({
  check: () => true,
  async run(world, real) {
    for (const part of parts) await part.run(world, real)
  },
  toString: () => parts.join(', '),
})
const overAll = (wish: Wish): Command => create({ ...wish, rule: 0, maxLimit: null, delay: null, idempotency: null })
const stopHalfWay = (wish: Wish, amount: number, verb: Move): Command =>
  inARow(overAll(wish), steps(amount), move(verb, 0, 'none'))
const forgetAmidst = (wish: Wish, amount: number, macs: readonly number[]): Command =>
  inARow(overAll(wish), steps(amount), ...macs.map(deleteDevice), rest)
const revertTwice = (wish: Wish): Command =>
  inARow(overAll(wish), rest, followUp('revertJob', 0, null), rest, followUp('revertJob', 0, null), rest)
interface Link {
  readonly verb: 'retryJob' | 'revertJob'
  readonly how: Silence | null
}
/** A job is undone, that is undone, and so on, where the equipment falls silent at some of them. */
const undoInSilence = (wish: Wish, links: readonly Link[]): Command =>
  inARow(
    ...[overAll(wish), rest],
    ...links.flatMap(({ verb, how }) => [followUp(verb, 0, null), how === null ? rest : silence(how)]),
    rest,
  )
/** Many jobs, undone with the newest first, leave every device as it was, but for what has run out meanwhile. */
const undoAll = (wishes: readonly Wish[], wait: number): Command =>
  inARow(cancelAll({}), rest, {
    check: () => true,
    async run(world, real) {
      const before = [...world.devices.values()].map((device) => ({ device, actions: [...device.actions.values()] }))
      const first = world.jobs.length
      for (const wish of wishes) await inARow(overAll(wish), rest).run(world, real)
      if (wait > 0) await advance(wait).run(world, real)
      for (let at = world.jobs.length - 1, made = at; at >= first; at--, made = world.jobs.length - 1) {
        await inARow(followUp('revertJob', made - at, null), rest).run(world, real)
      }
      for (const { device, actions } of before) {
        const left = actions.filter(({ expiresAt }) => expiresAt === null || expiresAt > world.now)
        const named = (all: Iterable<Action>) =>
          [...all].map(({ placedBy: _, ...action }) => JSON.stringify(action)).sort()
        same(named(device.actions.values()), named(left), `${device.mac} is as it was`)
      }
      world.undoneInARow += wishes.length
    },
    toString: () => `undoAll(${JSON.stringify(wishes)}, ${wait})`,
  })
const stopAndRetry = (wish: Wish, amount: number): Command =>
  inARow(stopHalfWay(wish, amount, 'cancelJob'), followUp('retryJob', 0, null), rest)
/** An action runs out between the targets of a later job and its chunks, so that no sweep comes first. */
const expireAmidst = (first: Wish, second: Wish, amount: number): Command =>
  inARow(overAll({ ...first, duration: 60 }), rest, overAll(second), steps(amount), advance(60_000), rest)
/** One of two actions that a job ended runs out before the job is reverted. */
const revertAfterExpiry = (wish: Wish, type: 'allow' | 'cleanup'): Command =>
  inARow(
    ...[overAll({ ...wish, type: 'throttle', duration: 60 }), rest, overAll({ ...wish, type: 'block' }), rest],
    ...[overAll({ ...wish, type, duration: 0 }), rest, advance(60_000), followUp('revertJob', 0, null), sweep],
  )
const restoreAmidstPurge = (index: number, amount: number): Command =>
  inARow(move('deleteJob', index, 'none'), advance(DAY), steps(amount), restore(index), rest)

const index = fc.nat({ max: 5 })
const type = fc.constantFrom<ActionType>(...ACTION_TYPES)
const rule = fc.nat({ max: RULES.length - 1 })
const maxLimit = fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, fc.integer({ min: 1, max: 13 }))
const delay = fc.option(fc.constantFrom(-1000, 1, 5000, 3_600_000), { freq: 2 })
const match = fc.constantFrom<keyof typeof MATCHES>('none', 'none', 'right', 'stale')
const tags = fc.subarray([...TAGS])
const wish: fc.Arbitrary<Wish> = fc.record({
  ...{ type, rule, maxLimit, delay },
  duration: fc.constantFrom(0, 0, 1, 60, 3600),
  onExisting: fc.constantFrom('keep_longer', 'replace'),
  idempotency: fc.option(fc.constantFrom('x', 'y'), { freq: 2 }),
})
const link: fc.Arbitrary<Link> = fc.record({
  verb: fc.constantFrom('revertJob', 'revertJob', 'revertJob', 'retryJob'),
  how: fc.option(fc.constantFrom<Silence>('done', 'undone', 'half', 'late'), { freq: 2 }),
})
const someFault: fc.Arbitrary<Fault> = fc.record({
  step: fc.constantFrom(...RUNNER_STEPS),
  kind: fc.constantFrom('crash', 'crash', 'full', 'bug'),
  pass: fc.integer({ min: 1, max: 3 }),
})

/** Where every run begins: most devices are there, half of them with a tag. */
export const STOCK: Command = importDevices(MACS.slice(0, -2), ['a'])

/** Every command, the more interesting ones more often. */
export const COMMANDS: fc.Arbitrary<Command>[] = [
  wish.map(create),
  wish.map(create),
  fc.tuple(rule, type).map((all) => preview(...all)),
  fc.tuple(index, fc.option(type, { freq: 5 }), maxLimit, delay).map((all) => take(...all)),
  fc
    .tuple(fc.constantFrom('retryJob', 'revertJob', 'revertJob'), index, fc.option(fc.constant('x')))
    .map((all) => followUp(...all)),
  fc
    .tuple(fc.constantFrom('retryJob', 'revertJob', 'revertJob'), index, fc.constant(null))
    .map((all) => followUp(...all)),
  fc
    .tuple(fc.constantFrom<Move>('cancelJob', 'pauseJob', 'resumeJob', 'deleteJob'), index, match)
    .map((all) => move(...all)),
  fc.tuple(fc.constantFrom<Move>('cancelJob', 'resumeJob', 'deleteJob'), index, match).map((all) => move(...all)),
  fc
    .record({
      actionType: fc.option(type, { nil: undefined }),
      status: fc.constantFrom(undefined, 'paused', 'running'),
    })
    .map(cancelAll),
  index.map(restore),
  fc.constantFrom(...MACS).map(deleteDevice),
  fc.tuple(fc.subarray([...MACS], { minLength: 1 }), tags).map((all) => importDevices(...all)),
  fc.constantFrom(1, 999, 1000, 30_000, 60_000, 20 * 60_000, 3_600_000, DAY, DAY + 1).map(advance),
  fc.integer({ min: 1, max: 9 }).map(steps),
  fc.integer({ min: 1, max: 9 }).map(steps),
  fc
    .tuple(wish, fc.integer({ min: 4, max: 9 }), fc.constantFrom<Move>('cancelJob', 'pauseJob'))
    .map((all) => stopHalfWay(...all)),
  fc.tuple(wish, fc.integer({ min: 2, max: 8 }), fc.subarray([...MACS])).map((all) => forgetAmidst(...all)),
  wish.map(revertTwice),
  fc.constantFrom<Silence>('done', 'undone', 'half', 'late').map(silence),
  fc
    .tuple(wish, fc.constantFrom<Silence>('done', 'undone', 'half', 'late'), wish)
    .map(([first, how, second]) => inARow(overAll(first), silence(how), overAll(second), rest)),
  fc
    .tuple(wish, fc.constantFrom<Silence>('done', 'undone', 'half', 'late'))
    .map(([first, how]) =>
      inARow(overAll(first), silence(how), move('cancelJob', 0, 'none'), followUp('revertJob', 0, null)),
    ),
  fc.tuple(wish, fc.array(link, { minLength: 2, maxLength: 5 })).map((all) => undoInSilence(...all)),
  fc.tuple(wish, wish, fc.integer({ min: 4, max: 7 })).map((all) => expireAmidst(...all)),
  fc.tuple(wish, fc.constantFrom('allow' as const, 'cleanup' as const)).map((all) => revertAfterExpiry(...all)),
  fc.tuple(wish, fc.integer({ min: 4, max: 9 })).map((all) => stopAndRetry(...all)),
  fc
    .tuple(fc.array(wish, { minLength: 2, maxLength: 4 }), fc.constantFrom(0, 0, 1000, 60_000))
    .map((all) => undoAll(...all)),
  fc.tuple(index, fc.nat({ max: 3 })).map((all) => restoreAmidstPurge(...all)),
  fc.constant(rest),
  fc.constant(sweep),
  fc.constant(crash),
  someFault.map(fault),
  someFault.map(fault),
]
