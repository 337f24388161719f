import t from 'tap'
import { type BatchAnswer, type EnforcementBatch, LATE_MS, REST_MS } from '../../db/enforcement/enforcement.ts'
import {
  ACTOR,
  addDevices,
  createJob,
  feedOf,
  follow,
  named,
  nextBatch,
  obeyAll,
  outcomes,
  settle,
  statuses,
  upTo,
} from '../helpers/on-bench.ts'
import { type BenchOptions, benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const FAILED: BatchAnswer = { kind: 'failed', reason: 'nobody is there', mayBeDone: false }
const byHand = (test: Parameters<typeof benchOf>[0]) => benchOf(test, { enforcer: 'by hand' })

/** What is unconfirmed on a device. */
const unconfirmedOn = async (bench: StoreBench, mac: number) => (await bench.store.getDevice(mac))?.unconfirmed
/** Lets so much time pass, and lets the enforcer do what waits. */
async function later(bench: StoreBench, milliseconds: number): Promise<EnforcementBatch[]> {
  bench.clock.advance(milliseconds)
  return obeyAll(bench)
}
const UNKNOWN: BatchAnswer = { kind: 'unknown', mayBeDone: true }
/** A bench whose block of devices 1 to 3 had no answer. */
async function leftUnknown(test: Parameters<typeof benchOf>[0], options: BenchOptions = { enforcer: 'by hand' }) {
  const bench = await benchOf(test, options)
  await addDevices(bench, upTo(3))
  const { jobId } = await createJob(bench)
  const batch = await nextBatch(bench)
  await settle(bench, batch, UNKNOWN)
  return { bench, jobId, batch }
}

t.test(
  'what may have been done without an answer is lifted at once, and once more when nothing can be late',
  async (t) => {
    const { bench, jobId } = await leftUnknown(t)
    t.strictSame(await unconfirmedOn(bench, 1), [{ actionType: 'block', jobId, since: START }])
    t.strictSame(await feedOf(bench, 'block', 'mac', null, 9), [], 'no feed lists it')
    const deleting = () => bench.store.deleteDevice(1, ACTOR)
    await t.rejects(deleting, { code: 'conflict', message: /not known whether \S+ is under block at the equipment/ })
    t.strictSame(
      (await obeyAll(bench)).map(({ lift, jobId }) => [jobId, named(lift)]),
      [[null, ['block 1', 'block 2', 'block 3']]],
    )
    t.equal((await unconfirmedOn(bench, 1))?.length, 1, 'the call may still arrive')
    t.strictSame(await later(bench, LATE_MS - 1), [])
    t.equal((await later(bench, 1)).length, 1)
    t.strictSame(await unconfirmedOn(bench, 1), [])
    t.strictSame(await later(bench, 10 * LATE_MS), [])
    await deleting()
  },
)

t.test('once the call is known to be over, one lift is enough, also after a restart', async (t) => {
  const { bench, batch } = await leftUnknown(t)
  await bench.store.enforcementCallEnded(batch.batchId)
  await bench.restart()
  t.equal((await obeyAll(bench)).length, 1)
  t.strictSame(await unconfirmedOn(bench, 1), [])
})

t.test('a lift of unknown outcome is lifted again, however long the equipment is silent', async (t) => {
  const { bench, batch } = await leftUnknown(t)
  await bench.store.enforcementCallEnded(batch.batchId)
  const silent: BatchAnswer = { kind: 'failed', reason: 'it did not answer', mayBeDone: true }
  for (let tries = 0; tries < 100; tries++) {
    await settle(bench, await nextBatch(bench), silent)
    await bench.drain()
    t.equal(await bench.takeBatch(), null, 'it is not asked without a rest')
    bench.clock.advance(REST_MS)
  }
  t.equal((await obeyAll(bench)).length, 1)
  t.strictSame(await unconfirmedOn(bench, 3), [])
})

t.test(
  'what is put off is due as soon as the equipment answers to anybody, and after its clock was set back',
  async (t) => {
    const { bench } = await leftUnknown(t)
    await settle(bench, await nextBatch(bench), FAILED)
    await addDevices(bench, [9], ['other'])
    const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] } as const
    await createJob(bench, { actionType: 'monitor', criteria })
    t.strictSame(
      (await obeyAll(bench)).map(({ jobId }) => jobId === null),
      [false, true],
    )
    bench.clock.advance(-3_600_000)
    t.equal((await obeyAll(bench)).length, 1)
  },
)

t.test('cleanup lifts what is unconfirmed and skips no such device; a revert of its job does, too', async (t) => {
  for (const kind of ['cleanup', 'revert'] as const) {
    const { bench, jobId, batch } = await leftUnknown(t)
    await bench.store.enforcementCallEnded(batch.batchId)
    // The first lift of all is refused, so that the job comes to it.
    await settle(bench, await nextBatch(bench), FAILED)
    const job =
      kind === 'revert' ? await follow(bench, 'revertJob', jobId) : await createJob(bench, { actionType: 'cleanup' })
    const asked = await nextBatch(bench)
    t.strictSame([asked.jobId, named(asked.lift)], [job.jobId, ['block 1', 'block 2', 'block 3']])
    await settle(bench, asked)
    t.match(await bench.store.getJob(job.jobId), { status: 'completed', targetedCount: 3, affectedCount: 3 })
    t.strictSame(await unconfirmedOn(bench, 1), [])
    await bench.drain()
    t.equal(await bench.takeBatch(), null)
  }
})

t.test('a job of which nothing is left to undo can not be reverted', async (t) => {
  const { bench, jobId, batch } = await leftUnknown(t)
  await bench.store.enforcementCallEnded(batch.batchId)
  await obeyAll(bench)
  await t.rejects(() => follow(bench, 'revertJob', jobId), { code: 'conflict' })
})

t.test('an action whose lift had no answer is applied again, since it is active still', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, [1])
  await createJob(bench, { actionDuration: 3600 })
  await obeyAll(bench)
  const { jobId } = await createJob(bench, { actionType: 'cleanup' })
  await settle(bench, await nextBatch(bench), UNKNOWN)
  t.match(await bench.store.getJob(jobId), { status: 'completed', failedCount: 1 })
  t.match(await statuses(bench, 1), { block: START + 3_600_000 })
  const [again] = await obeyAll(bench)
  t.match(again, { lift: [], apply: [{ mac: 1, actionType: 'block', expiresAt: START + 3_600_000 }] })
})

t.test('of a device that was given one thing and refused another nobody knows what it has', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, [1, 2])
  await createJob(bench)
  await obeyAll(bench)
  await createJob(bench, { actionType: 'allow' })
  const refusals = [{ mac: 1, code: 'enforcer_failed', reason: 'lift block: no' } as const]
  await settle(bench, await nextBatch(bench), { kind: 'answered', refusals })
  t.strictSame(await unconfirmedOn(bench, 2), [])
  t.equal((await unconfirmedOn(bench, 1))?.length, 2)
  const [again] = await later(bench, REST_MS)
  t.strictSame([named(again?.apply ?? []), named(again?.lift ?? [])], [['block 1'], ['allow 1']])
  t.strictSame(await unconfirmedOn(bench, 1), [])
})

t.test('without the enforcer what is unconfirmed is shown, holds up nobody, and waits for another', async (t) => {
  const options: { enforcer?: 'by hand' } = { enforcer: 'by hand' }
  const { bench, jobId } = await leftUnknown(t, options)
  delete options.enforcer
  await bench.restart()
  await bench.drain()
  t.match(await unconfirmedOn(bench, 1), [{ actionType: 'block' }])
  await t.rejects(() => follow(bench, 'revertJob', jobId), { code: 'conflict' })
  const cleanup = await createJob(bench, { actionType: 'cleanup' })
  await bench.drain()
  t.match(await outcomes(bench, cleanup.jobId), { 1: 'nothing_active' }, 'nothing can be done about it here')
  await bench.store.deleteDevice(3, ACTOR)
  options.enforcer = 'by hand'
  await bench.restart()
  t.strictSame(named((await obeyAll(bench))[0]?.lift ?? []), ['block 1', 'block 2'])
})

t.test('a batch in hand when the enforcer is taken away leaves its actions unconfirmed', async (t) => {
  const options: { enforcer?: 'by hand' } = { enforcer: 'by hand' }
  const bench = await benchOf(t, options)
  await addDevices(bench, [1])
  await createJob(bench, { actionType: 'monitor' })
  await nextBatch(bench)
  delete options.enforcer
  await bench.restart()
  await bench.drain()
  t.match(await unconfirmedOn(bench, 1), [{ actionType: 'monitor' }])
})

t.test(
  'an action whose time has run out is unconfirmed where its lift was refused, until it is not supported',
  async (t) => {
    const bench = await byHand(t)
    await addDevices(bench, [1])
    const { jobId } = await createJob(bench, { actionDuration: 60 })
    await obeyAll(bench)
    bench.clock.advance(60_000)
    await settle(bench, await nextBatch(bench), FAILED)
    t.match([await statuses(bench, 1), await unconfirmedOn(bench, 1)], [{}, [{ actionType: 'block', jobId }]])
    bench.clock.advance(REST_MS)
    const refusals = [{ mac: 1, code: 'unsupported', reason: 'no such thing' } as const]
    await settle(bench, await nextBatch(bench), { kind: 'answered', refusals })
    t.strictSame(await unconfirmedOn(bench, 1), [])
    t.match((await bench.store.getDevice(1))?.history, [{ endedBy: 'expired', endedAt: START + 60_000 }])
  },
)

/** A bench of so many devices whose block no job is at work on any more, and that had no answer. */
async function manyUnknown(test: Parameters<typeof benchOf>[0], devices: number) {
  const bench = await benchOf(test, { enforcer: 'by hand', chunks: { min: 500, max: 500 } })
  await addDevices(bench, upTo(devices))
  await createJob(bench)
  await obeyAll(bench, { kind: 'failed', reason: 'it did not answer', mayBeDone: true })
  return bench
}
const FEW_STEPS = 20
/** What the enforcer is given within a few steps, though a look at all there is takes more than one. */
async function soonBatch(bench: StoreBench): Promise<EnforcementBatch | null> {
  for (let step = 0; step < FEW_STEPS; step++) {
    await bench.step()
    const batch = await bench.takeBatch()
    if (batch !== null) return batch
  }
  return null
}

t.test('all that an outage has put off is told when it is over, in batches, and each once', async (t) => {
  const bench = await manyUnknown(t, 1300)
  t.equal(await soonBatch(bench), null, 'all of it is put off')
  await addDevices(bench, [5000], ['other'])
  const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] } as const
  await createJob(bench, { actionType: 'monitor', criteria })
  await settle(bench, await nextBatch(bench))
  const lifted: number[] = []
  for (let batch = await soonBatch(bench); batch !== null; batch = await soonBatch(bench)) {
    t.ok(batch.lift.length <= 500)
    lifted.push(...batch.lift.map(({ mac }) => mac))
    // What is refused again has its rest before it is told once more.
    const refusals = batch.lift.map(({ mac }) => ({ mac, code: 'enforcer_failed', reason: 'no' }) as const)
    await settle(bench, batch, { kind: 'answered', refusals })
  }
  t.strictSame(
    lifted.toSorted((a, b) => a - b),
    upTo(1300),
  )
})

t.test('what the equipment refused to lift is passed over, and what runs out after it is lifted at once', async (t) => {
  const bench = await benchOf(t, { enforcer: 'by hand', chunks: { min: 500, max: 500 } })
  await addDevices(bench, upTo(2600))
  await createJob(bench, { actionDuration: 60 })
  await obeyAll(bench)
  await addDevices(bench, [5000], ['other'])
  const criteria = { rules: [{ field: 'tag', operator: 'equals', value: 'other' }] } as const
  await createJob(bench, { actionDuration: 61, criteria })
  await obeyAll(bench)
  bench.clock.advance(60_000)
  for (let batch = await soonBatch(bench); batch !== null; batch = await soonBatch(bench))
    await settle(bench, batch, FAILED)
  t.match(await bench.store.countUnconfirmed(), { block: 2600, deny: 0 })
  bench.clock.advance(1000)
  const last = await soonBatch(bench)
  t.strictSame(named(last?.lift ?? []), ['block 5000'])
  await settle(bench, last as EnforcementBatch)
  bench.clock.advance(REST_MS)
  for (let batch = await soonBatch(bench); batch !== null; batch = await soonBatch(bench)) await settle(bench, batch)
  t.match(await bench.store.countUnconfirmed(), { block: 0 })
  t.strictSame((await bench.store.getDevice(2600))?.history.length, 1)
})

t.test('what is unconfirmed is counted by action type', async (t) => {
  const bench = await manyUnknown(t, 1300)
  t.strictSame(await bench.store.countUnconfirmed(), { block: 1300, deny: 0, throttle: 0, monitor: 0, allow: 0 })
})
