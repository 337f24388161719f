import t from 'tap'
import { type BatchAnswer, type EnforcementBatch, LATE_MS, REST_MS } from '../../db/enforcement/enforcement.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  type BenchOptions,
  benchOf,
  createJob,
  feedOf,
  follow,
  outcomes,
  START,
  statuses,
  upTo,
} from '../helpers/engine.ts'

const DONE: BatchAnswer = { kind: 'answered', refusals: [] }
const FAILED: BatchAnswer = { kind: 'failed', reason: 'nobody is there', mayBeDone: false }
const byHand = (test: Parameters<typeof benchOf>[0]) => benchOf(test, { enforcer: 'by hand' })

/** Lets the runner work until the enforcer has a batch in hand. */
function nextBatch(bench: Bench): EnforcementBatch {
  bench.drain()
  const batch = bench.takeBatch()
  if (batch === null) throw new Error('there is nothing for the enforcer')
  return batch
}
const settle = (bench: Bench, { batchId }: EnforcementBatch, answer: BatchAnswer = DONE): boolean =>
  bench.act((verbs) => verbs.settleEnforcement(batchId, answer))
/** Carries out everything that waits. */
function obey(bench: Bench, answer: BatchAnswer = DONE): EnforcementBatch[] {
  const done: EnforcementBatch[] = []
  const next = () => {
    bench.drain()
    return bench.takeBatch()
  }
  for (let batch = next(); batch !== null; batch = next()) {
    settle(bench, batch, answer)
    done.push(batch)
  }
  return done
}
const told = (list: EnforcementBatch['apply']): string[] => list.map(({ mac, actionType }) => `${actionType} ${mac}`)

/** What is unconfirmed on a device. */
const unconfirmedOn = (bench: Bench, mac: number) => bench.read.getDevice(mac)?.unconfirmed
/** Lets so much time pass, and lets the enforcer do what waits. */
function later(bench: Bench, milliseconds: number): EnforcementBatch[] {
  bench.clock.advance(milliseconds)
  return obey(bench)
}
const UNKNOWN: BatchAnswer = { kind: 'unknown', mayBeDone: true }
/** A bench whose block of devices 1 to 3 had no answer. */
function leftUnknown(test: Parameters<typeof benchOf>[0], options: BenchOptions = { enforcer: 'by hand' }) {
  const bench = benchOf(test, options)
  addDevices(bench, upTo(3))
  const { jobId } = createJob(bench)
  const batch = nextBatch(bench)
  settle(bench, batch, UNKNOWN)
  return { bench, jobId, batch }
}

t.test('what may have been done without an answer is lifted at once, and once more when nothing can be late', (t) => {
  const { bench, jobId } = leftUnknown(t)
  t.strictSame(unconfirmedOn(bench, 1), [{ actionType: 'block', jobId, since: START }])
  t.strictSame(feedOf(bench, 'block', 'mac', null, 9), [], 'no feed lists it')
  const deleting = () => bench.act((verbs) => verbs.deleteDevice(1, ACTOR))
  t.throws(deleting, { code: 'conflict', message: /not known whether \S+ is under block at the equipment/ })
  t.strictSame(
    obey(bench).map(({ lift, jobId }) => [jobId, told(lift)]),
    [[null, ['block 1', 'block 2', 'block 3']]],
  )
  t.equal(unconfirmedOn(bench, 1)?.length, 1, 'the call may still arrive')
  t.strictSame(later(bench, LATE_MS - 1), [])
  t.equal(later(bench, 1).length, 1)
  t.strictSame(unconfirmedOn(bench, 1), [])
  t.strictSame(later(bench, 10 * LATE_MS), [])
  deleting()
  t.end()
})

t.test('once the call is known to be over, one lift is enough, also after a restart', (t) => {
  const { bench, batch } = leftUnknown(t)
  bench.act((verbs) => verbs.enforcementCallEnded(batch.batchId))
  bench.restart()
  t.equal(obey(bench).length, 1)
  t.strictSame(unconfirmedOn(bench, 1), [])
  t.end()
})

t.test('a lift of unknown outcome is lifted again, however long the equipment is silent', (t) => {
  const { bench, batch } = leftUnknown(t)
  bench.act((verbs) => verbs.enforcementCallEnded(batch.batchId))
  const silent: BatchAnswer = { kind: 'failed', reason: 'it did not answer', mayBeDone: true }
  for (let tries = 0; tries < 100; tries++) {
    settle(bench, nextBatch(bench), silent)
    bench.drain()
    t.equal(bench.takeBatch(), null, 'it is not asked without a rest')
    bench.clock.advance(REST_MS)
  }
  t.equal(obey(bench).length, 1)
  t.strictSame(unconfirmedOn(bench, 3), [])
  t.end()
})

t.test('what is put off is due as soon as the equipment answers to anybody, and after its clock was set back', (t) => {
  const { bench } = leftUnknown(t)
  settle(bench, nextBatch(bench), FAILED)
  addDevices(bench, [9], ['other'])
  const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] } as const
  createJob(bench, { actionType: 'monitor', criteria })
  t.strictSame(
    obey(bench).map(({ jobId }) => jobId === null),
    [false, true],
  )
  bench.clock.advance(-3_600_000)
  t.equal(obey(bench).length, 1)
  t.end()
})

t.test('cleanup lifts what is unconfirmed and skips no such device; a revert of its job does, too', (t) => {
  for (const kind of ['cleanup', 'revert'] as const) {
    const { bench, jobId, batch } = leftUnknown(t)
    bench.act((verbs) => verbs.enforcementCallEnded(batch.batchId))
    // The first lift of all is refused, so that the job comes to it.
    settle(bench, nextBatch(bench), FAILED)
    const job = kind === 'revert' ? follow(bench, 'revertJob', jobId) : createJob(bench, { actionType: 'cleanup' })
    const asked = nextBatch(bench)
    t.strictSame([asked.jobId, told(asked.lift)], [job.jobId, ['block 1', 'block 2', 'block 3']])
    settle(bench, asked)
    t.match(bench.read.getJob(job.jobId), { status: 'completed', targetedCount: 3, affectedCount: 3 })
    t.strictSame(unconfirmedOn(bench, 1), [])
    bench.drain()
    t.equal(bench.takeBatch(), null)
  }
  t.end()
})

t.test('a job of which nothing is left to undo can not be reverted', (t) => {
  const { bench, jobId, batch } = leftUnknown(t)
  bench.act((verbs) => verbs.enforcementCallEnded(batch.batchId))
  obey(bench)
  t.throws(() => follow(bench, 'revertJob', jobId), { code: 'conflict' })
  t.end()
})

t.test('an action whose lift had no answer is applied again, since it is active still', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1])
  createJob(bench, { actionDuration: 3600 })
  obey(bench)
  const { jobId } = createJob(bench, { actionType: 'cleanup' })
  settle(bench, nextBatch(bench), UNKNOWN)
  t.match(bench.read.getJob(jobId), { status: 'completed', failedCount: 1 })
  t.match(statuses(bench, 1), { block: START + 3_600_000 })
  const [again] = obey(bench)
  t.match(again, { lift: [], apply: [{ mac: 1, actionType: 'block', expiresAt: START + 3_600_000 }] })
  t.end()
})

t.test('of a device that was given one thing and refused another nobody knows what it has', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1, 2])
  createJob(bench)
  obey(bench)
  createJob(bench, { actionType: 'allow' })
  const refusals = [{ mac: 1, code: 'enforcer_failed', reason: 'lift block: no' } as const]
  settle(bench, nextBatch(bench), { kind: 'answered', refusals })
  t.strictSame(unconfirmedOn(bench, 2), [])
  t.equal(unconfirmedOn(bench, 1)?.length, 2)
  const [again] = later(bench, REST_MS)
  t.strictSame([told(again?.apply ?? []), told(again?.lift ?? [])], [['block 1'], ['allow 1']])
  t.strictSame(unconfirmedOn(bench, 1), [])
  t.end()
})

t.test('without the enforcer what is unconfirmed is shown, holds up nobody, and waits for another', (t) => {
  const options: { enforcer?: 'by hand' } = { enforcer: 'by hand' }
  const { bench, jobId } = leftUnknown(t, options)
  delete options.enforcer
  bench.restart()
  bench.drain()
  t.match(unconfirmedOn(bench, 1), [{ actionType: 'block' }])
  t.throws(() => follow(bench, 'revertJob', jobId), { code: 'conflict' })
  const cleanup = createJob(bench, { actionType: 'cleanup' })
  bench.drain()
  t.match(outcomes(bench, cleanup.jobId), { 1: 'nothing_active' }, 'nothing can be done about it here')
  bench.act((verbs) => verbs.deleteDevice(3, ACTOR))
  options.enforcer = 'by hand'
  bench.restart()
  t.strictSame(told(obey(bench)[0]?.lift ?? []), ['block 1', 'block 2'])
  t.end()
})

t.test('a batch in hand when the enforcer is taken away leaves its actions unconfirmed', (t) => {
  const options: { enforcer?: 'by hand' } = { enforcer: 'by hand' }
  const bench = benchOf(t, options)
  addDevices(bench, [1])
  createJob(bench, { actionType: 'monitor' })
  nextBatch(bench)
  delete options.enforcer
  bench.restart()
  bench.drain()
  t.match(unconfirmedOn(bench, 1), [{ actionType: 'monitor' }])
  t.end()
})

t.test('an action whose time has run out is unconfirmed where its lift was refused, until it is not supported', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1])
  const { jobId } = createJob(bench, { actionDuration: 60 })
  obey(bench)
  bench.clock.advance(60_000)
  settle(bench, nextBatch(bench), FAILED)
  t.match([statuses(bench, 1), unconfirmedOn(bench, 1)], [{}, [{ actionType: 'block', jobId }]])
  bench.clock.advance(REST_MS)
  const refusals = [{ mac: 1, code: 'unsupported', reason: 'no such thing' } as const]
  settle(bench, nextBatch(bench), { kind: 'answered', refusals })
  t.strictSame(unconfirmedOn(bench, 1), [])
  t.match(bench.read.getDevice(1)?.history, [{ endedBy: 'expired', endedAt: START + 60_000 }])
  t.end()
})

/** A bench of so many devices whose block no job is at work on any more, and that had no answer. */
function manyUnknown(test: Parameters<typeof benchOf>[0], devices: number) {
  const bench = benchOf(test, { enforcer: 'by hand', chunks: { min: 500, max: 500 } })
  addDevices(bench, upTo(devices))
  createJob(bench)
  obey(bench, { kind: 'failed', reason: 'it did not answer', mayBeDone: true })
  return bench
}
const FEW_STEPS = 20
/** What the enforcer is given within a few steps, though a look at all there is takes more than one. */
function soonBatch(bench: Bench): EnforcementBatch | null {
  for (let step = 0; step < FEW_STEPS; step++) {
    bench.step()
    const batch = bench.takeBatch()
    if (batch !== null) return batch
  }
  return null
}

t.test('all that an outage has put off is told when it is over, in batches, and each once', (t) => {
  const bench = manyUnknown(t, 1300)
  t.equal(soonBatch(bench), null, 'all of it is put off')
  addDevices(bench, [5000], ['other'])
  const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] } as const
  createJob(bench, { actionType: 'monitor', criteria })
  settle(bench, nextBatch(bench))
  const lifted: number[] = []
  for (let batch = soonBatch(bench); batch !== null; batch = soonBatch(bench)) {
    t.ok(batch.lift.length <= 500)
    lifted.push(...batch.lift.map(({ mac }) => mac))
    // What is refused again has its rest before it is told once more.
    const refusals = batch.lift.map(({ mac }) => ({ mac, code: 'enforcer_failed', reason: 'no' }) as const)
    settle(bench, batch, { kind: 'answered', refusals })
  }
  t.strictSame(
    lifted.toSorted((a, b) => a - b),
    upTo(1300),
  )
  t.end()
})

t.test('what the equipment refused to lift is passed over, and what runs out after it is lifted at once', (t) => {
  const bench = benchOf(t, { enforcer: 'by hand', chunks: { min: 500, max: 500 } })
  addDevices(bench, upTo(2600))
  createJob(bench, { actionDuration: 60 })
  obey(bench)
  addDevices(bench, [5000], ['other'])
  const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] } as const
  createJob(bench, { actionDuration: 61, criteria })
  obey(bench)
  bench.clock.advance(60_000)
  for (let batch = soonBatch(bench); batch !== null; batch = soonBatch(bench)) settle(bench, batch, FAILED)
  t.match(bench.read.countUnconfirmed(), { block: 2600, deny: 0 })
  bench.clock.advance(1000)
  const last = soonBatch(bench)
  t.strictSame(told(last?.lift ?? []), ['block 5000'])
  settle(bench, last as EnforcementBatch)
  bench.clock.advance(REST_MS)
  for (let batch = soonBatch(bench); batch !== null; batch = soonBatch(bench)) settle(bench, batch)
  t.match(bench.read.countUnconfirmed(), { block: 0 })
  t.strictSame(bench.read.getDevice(2600)?.history.length, 1)
  t.end()
})

t.test('what is unconfirmed is counted by action type', (t) => {
  const bench = manyUnknown(t, 1300)
  t.strictSame(bench.read.countUnconfirmed(), { block: 1300, deny: 0, throttle: 0, monitor: 0, allow: 0 })
  t.end()
})

t.test('the undo of an undo that had no answer is undone, where nobody changed the device since', (t) => {
  const bench = byHand(t)
  addDevices(bench, [1])
  const { jobId } = createJob(bench)
  obey(bench)
  const undo = follow(bench, 'revertJob', jobId)
  obey(bench)
  const again = follow(bench, 'revertJob', undo.jobId)
  const batch = nextBatch(bench)
  settle(bench, batch, UNKNOWN)
  bench.act((verbs) => verbs.enforcementCallEnded(batch.batchId))
  // The first lift of all is refused, so that the job comes to it.
  settle(bench, nextBatch(bench), FAILED)
  const last = follow(bench, 'revertJob', again.jobId)
  const asked = nextBatch(bench)
  t.strictSame([asked.jobId, told(asked.lift)], [last.jobId, ['block 1']])
  settle(bench, asked)
  t.same(outcomes(bench, last.jobId), { 1: 'applied' })
  t.strictSame(unconfirmedOn(bench, 1), [])
  t.end()
})
