import t from 'tap'
import { type BatchAnswer, type EnforcementBatch, FAILURES_TO_PAUSE } from '../../db/enforcement/enforcement.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import {
  ACTOR,
  addDevices,
  begun,
  cancel,
  createJob,
  follow,
  items,
  jobCounts,
  named,
  nextBatch,
  obeyAll,
  outcomes,
  settle,
  statuses,
  stepUntil,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const FAILED: BatchAnswer = { kind: 'failed', reason: 'nobody is there', mayBeDone: false }
const byHand = (test: Parameters<typeof benchOf>[0]) => benchOf(test, { enforcer: 'by hand' })

t.test('nothing of a chunk is shown before the enforcer has done it, and then all of it', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(4))
  const { jobId } = await createJob(bench, { actionDuration: 60 })
  const batch = await nextBatch(bench)
  t.strictSame(named(batch.apply), ['block 1', 'block 2', 'block 3'])
  t.strictSame(batch.lift, [])
  t.equal(batch.jobId, jobId)
  t.equal(batch.apply[0]?.expiresAt, START + 60_000)
  t.strictSame(await statuses(bench, 1), {})
  t.match(await bench.store.getJob(jobId), { status: 'running', targetedCount: 4, affectedCount: 0 })
  t.equal((await items(bench, jobId, 'pending')).length, 4)
  bench.clock.advance(5000)
  t.equal(await settle(bench, batch), true)
  t.strictSame(await statuses(bench, 1), { block: START + 60_000 }, 'with the expiry that the enforcer was told')
  t.match(await bench.store.getJob(jobId), { affectedCount: 3 })
  t.equal(await settle(bench, batch), false, 'only once')
  await obeyAll(bench)
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 4 })
})

t.test('a batch that was in hand at a crash is handed out again, the same one', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(5))
  const { jobId } = await createJob(bench)
  const before = await nextBatch(bench)
  await bench.restart()
  // Meanwhile the device has got another address; what was told stays as it was.
  await bench.store.importPiece(await bench.store.beginImport(PLAIN_IMPORT, ACTOR), [
    { kind: 'record', mac: 1, ips: [7] },
  ])
  t.strictSame(await nextBatch(bench), before)
  await settle(bench, before)
  await obeyAll(bench)
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 5 })
})

t.test('what was refused for a device is its outcome, with the reason, and can be retried', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(3))
  const { jobId } = await createJob(bench)
  const refusals = [
    { mac: 2, code: 'unsupported', reason: 'no such port' } as const,
    { mac: 2, code: 'enforcer_failed', reason: 'and more' } as const,
    { mac: 99, code: 'enforcer_failed', reason: 'was never asked for' } as const,
  ]
  await settle(bench, await nextBatch(bench), { kind: 'answered', refusals })
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 2, failedCount: 1 })
  t.match(await items(bench, jobId, 'failed'), [{ mac: 2, code: 'unsupported', detail: 'no such port' }])
  t.strictSame(await statuses(bench, 2), {})
  const retry = await follow(bench, 'retryJob', jobId)
  t.strictSame(named((await nextBatch(bench)).apply), ['block 2'])
  t.equal((await bench.store.getJob(retry.jobId))?.targetedCount, 1)
})

t.test('five batches in a row that are not taken pause the job; it goes on by itself or when told', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(30))
  const { jobId } = await createJob(bench)
  await settle(bench, await nextBatch(bench), FAILED)
  await settle(bench, await nextBatch(bench))
  for (let batch = 0; batch < 4; batch++) await settle(bench, await nextBatch(bench), FAILED)
  t.match(await bench.store.getJob(jobId), { status: 'running' }, 'one that was taken begins the count anew')
  await settle(bench, await nextBatch(bench), FAILED)
  t.match(await bench.store.getJob(jobId), {
    status: 'paused',
    pauseCause: 'enforcer',
    affectedCount: 3,
    failedCount: 18,
  })
  t.match((await items(bench, jobId, 'failed'))[0], { code: 'enforcer_failed', detail: 'nobody is there' })
  await bench.restart()
  await bench.drain()
  t.equal(await bench.takeBatch(), null, 'a paused job asks for nothing, also after a restart')
  t.equal(await bench.store.resumeAfterEnforcer(), 1)
  await settle(bench, await nextBatch(bench), FAILED)
  t.match(await bench.store.getJob(jobId), { status: 'running', pauseCause: null }, 'with five more failures to go')
  for (let batch = 0; batch < 2; batch++) await settle(bench, await nextBatch(bench), FAILED)
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 3, failedCount: 27 })
  const actions = (await bench.store.listAudit({ subject: jobId }, { limit: 10, after: null })).data.map(
    ({ action }) => action,
  )
  t.strictSame(actions.slice(1, 3), ['job.resumed', 'job.paused'])
})

t.test('a batch of which nobody knows counts neither as taken nor as refused', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(30))
  const { jobId } = await createJob(bench)
  for (let batch = 0; batch < 4; batch++) await settle(bench, await nextBatch(bench), FAILED)
  await settle(bench, await nextBatch(bench), { kind: 'unknown', mayBeDone: true })
  t.match(await bench.store.getJob(jobId), { status: 'running' })
  await settle(bench, await nextBatch(bench), FAILED)
  t.match(await bench.store.getJob(jobId), { status: 'paused', pauseCause: 'enforcer' })
})

t.test('jobs that wait for the enforcer go on some at a time', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(3 * FAILURES_TO_PAUSE + 1))
  for (let number = 0; number < 60; number++) await createJob(bench)
  await obeyAll(bench, FAILED)
  t.match(await jobCounts(bench), { paused: 60 })
  const resume = () => bench.store.resumeAfterEnforcer()
  t.strictSame([await resume(), await resume(), await resume()], [50, 10, 0])
})

t.test('what an operator pauses or resumes is the operator’s, whoever paused it first', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(30))
  const { jobId } = await createJob(bench)
  for (let batch = 0; batch < 5; batch++) await settle(bench, await nextBatch(bench), FAILED)
  const paused = await bench.store.pauseJob(jobId, null, ACTOR)
  t.match(paused, { status: 'paused', pauseCause: 'operator' })
  t.equal(await bench.store.resumeAfterEnforcer(), 0)
  t.match(await bench.store.getJob(jobId), { status: 'paused', version: paused.version })
  await bench.store.resumeJob(jobId, null, ACTOR)
  await settle(bench, await nextBatch(bench), FAILED)
  t.match(await bench.store.getJob(jobId), { status: 'running' }, 'with five more failures to go')
  await obeyAll(bench)
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 12, failedCount: 18 })
})

t.test(
  'a job is paused while its chunk is in hand: it is settled all the same, and the last one ends it later',
  async (t) => {
    const bench = await byHand(t)
    await addDevices(bench, upTo(3))
    const { jobId } = await createJob(bench)
    const batch = await nextBatch(bench)
    await bench.store.pauseJob(jobId, null, ACTOR)
    await settle(bench, batch)
    await bench.drain()
    t.match(await bench.store.getJob(jobId), { status: 'paused', affectedCount: 3 })
    await bench.store.resumeJob(jobId, null, ACTOR)
    await bench.drain()
    t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 3 })
  },
)

t.test('a batch without an answer is of unknown outcome where its job ends', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(7))
  const { jobId } = await createJob(bench)
  await settle(bench, await nextBatch(bench))
  await settle(bench, await nextBatch(bench), { kind: 'unknown', mayBeDone: true })
  await cancel(bench, jobId)
  t.match(await bench.store.getJob(jobId), {
    status: 'cancelled',
    affectedCount: 3,
    failedCount: 3,
    notReachedCount: 1,
  })
  t.strictSame(Object.values(await outcomes(bench, jobId)).slice(3), [
    ...Array(3).fill('outcome_unknown'),
    'not_reached',
  ])
})

const stopOf = (bench: StoreBench, { batchId }: EnforcementBatch) => begun(bench, bench.store.enforcementStop(batchId))
const askToCancel = (bench: StoreBench, jobId: string) => begun(bench, bench.store.cancelJob(jobId, null, null, ACTOR))

t.test('a cancel that waits hurries its batch, whether it came before the enforcer asked or after', async (t) => {
  for (const isFirst of [true, false]) {
    const bench = await byHand(t)
    await addDevices(bench, upTo(3))
    const { jobId } = await createJob(bench)
    const batch = await nextBatch(bench)
    const early = isFirst ? await askToCancel(bench, jobId) : null
    const stop = await stopOf(bench, batch)
    t.equal(stop.answer, isFirst ? true : null, 'it is answered when a cancel waits, and not before')
    const cancelled = early ?? (await askToCancel(bench, jobId))
    await bench.taken()
    t.equal(stop.answer, true)
    t.same(cancelled, { answer: null, error: null }, 'the cancel waits for the batch')
    await settle(bench, batch)
    await bench.taken()
    t.match(cancelled.answer, { status: 'cancelled' }, 'and for nothing else')
    t.match(await stopOf(bench, batch), { answer: false })
  }
})

t.test('a cancel that waits for the last batch finds its job running', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(3))
  const { jobId } = await createJob(bench)
  const batch = await nextBatch(bench)
  const cancelled = await askToCancel(bench, jobId)
  t.match(await bench.store.getJob(jobId), { status: 'running', affectedCount: 0 })
  await settle(bench, batch)
  await bench.taken()
  t.match(cancelled.answer, { status: 'cancelled', affectedCount: 3, notReachedCount: 0 })
})

t.test('allow lifts the restrictions after it was applied, cleanup lifts everything', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, [1, 2])
  for (const actionType of ['block', 'throttle'] as const) await createJob(bench, { actionType })
  await obeyAll(bench)
  await createJob(bench, { actionType: 'allow' })
  const [allow] = await obeyAll(bench)
  t.strictSame(named(allow?.apply ?? []), ['allow 1', 'allow 2'])
  t.strictSame(named(allow?.lift ?? []), ['block 1', 'throttle 1', 'block 2', 'throttle 2'])
  const { jobId } = await createJob(bench)
  t.strictSame(await obeyAll(bench), [], 'a job that finds all devices allowed has nothing for the enforcer')
  t.strictSame(await outcomes(bench, jobId), { 1: 'allowed', 2: 'allowed' })
  await createJob(bench, { actionType: 'cleanup' })
  const [cleanup] = await obeyAll(bench)
  t.strictSame([cleanup?.apply, named(cleanup?.lift ?? [])], [[], ['allow 1', 'allow 2']])
})

t.test('a revert gives back what was replaced and lifts what was added, in one batch', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, [1], ['one'])
  await addDevices(bench, [2])
  const older = { rules: [{ field: 'tag', operator: 'equals', value: 'one' }] }
  await createJob(bench, { criteria: older, actionDuration: 3600 })
  await obeyAll(bench)
  const { jobId } = await createJob(bench)
  await obeyAll(bench)
  await follow(bench, 'revertJob', jobId)
  const [revert] = await obeyAll(bench)
  t.match(revert?.apply, [{ mac: 1, actionType: 'block', expiresAt: START + 3_600_000 }])
  t.strictSame(named(revert?.lift ?? []), ['block 2'])
  t.strictSame([await statuses(bench, 1), await statuses(bench, 2)], [{ block: START + 3_600_000 }, {}])
})

t.test('an action whose time has run out is lifted outside before its end is recorded', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, [1, 2])
  await createJob(bench, { actionDuration: 60 })
  await obeyAll(bench)
  bench.clock.advance(60_000)
  const sweep = await nextBatch(bench)
  t.equal(sweep.jobId, null)
  t.strictSame(named(sweep.lift), ['block 1', 'block 2'])
  t.strictSame(await statuses(bench, 1), {}, 'nobody sees it meanwhile')
  await t.rejects(() => bench.store.deleteDevice(1, ACTOR), { code: 'conflict' })
  await settle(bench, sweep, {
    kind: 'answered',
    refusals: [{ mac: 2, code: 'enforcer_failed', reason: 'no' }],
  })
  t.equal(await bench.inside.count('active actions'), 1)
  t.match((await bench.store.getDevice(1))?.history, [{ endedBy: 'expired', endedAt: START + 60_000 }])
  await bench.drain()
  t.equal(await bench.takeBatch(), null, 'what was refused is not asked for again at once')
  bench.clock.advance(30_000)
  t.strictSame(named((await nextBatch(bench)).lift), ['block 2'], 'but later')
})

t.test('a sweep that is not taken comes again, and holds up no job meanwhile', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, [1, 2])
  await createJob(bench, { actionDuration: 60 })
  await obeyAll(bench)
  bench.clock.advance(60_000)
  await settle(bench, await nextBatch(bench), FAILED)
  const { jobId } = await createJob(bench, { actionType: 'monitor' })
  t.equal((await nextBatch(bench)).jobId, jobId)
})

t.test('sweeps have their turn during a long job', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(2), ['first'])
  await createJob(bench, { actionDuration: 60 })
  await obeyAll(bench)
  await addDevices(bench, upTo(30))
  await createJob(bench, { actionType: 'monitor' })
  bench.clock.advance(60_000)
  const first = [await nextBatch(bench)]
  await settle(bench, first[0] as EnforcementBatch)
  first.push(await nextBatch(bench))
  t.ok(
    first.some(({ jobId }) => jobId === null),
    'one of the first two batches lifts what expired',
  )
})

t.test('a device is not forgotten while the enforcer is at work on it', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(4))
  await createJob(bench)
  const batch = await nextBatch(bench)
  await t.rejects(() => bench.store.deleteDevice(2, ACTOR), {
    code: 'conflict',
    message: /A job is working on/,
  })
  await bench.store.deleteDevice(4, ACTOR)
  await settle(bench, batch)
})

t.test('a device that was gone when the batch was begun stays out of it, though it comes back', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(3))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await bench.store.getJob(jobId))?.targetedCount !== 0, 'the targets are counted')
  await bench.store.deleteDevice(2, ACTOR)
  const batch = await nextBatch(bench)
  t.strictSame(named(batch.apply), ['block 1', 'block 3'])
  await addDevices(bench, [2])
  await settle(bench, batch)
  t.strictSame(await outcomes(bench, jobId), { 1: 'applied', 2: 'gone', 3: 'applied' })
  t.strictSame(await statuses(bench, 2), {})
})

t.test('other jobs look for their targets while a batch is in hand, and none gets a second batch', async (t) => {
  const bench = await byHand(t)
  await addDevices(bench, upTo(6))
  const first = await createJob(bench)
  const batch = await nextBatch(bench)
  const second = await createJob(bench, { actionType: 'monitor' })
  await bench.drain()
  t.match(await bench.store.getJob(second.jobId), { status: 'running', targetedCount: 6, affectedCount: 0 })
  t.equal(await bench.takeBatch(), null)
  await settle(bench, batch)
  t.equal((await nextBatch(bench)).jobId, second.jobId, 'by turns')
  t.equal((await bench.store.getJob(first.jobId))?.affectedCount, 3)
})

/** A bench whose first chunk meets a bug once the enforcer has it in hand. */
async function faulty(test: Parameters<typeof benchOf>[0]): Promise<StoreBench> {
  let armed = true
  return benchOf(test, {
    enforcer: 'by hand',
    onStep(step) {
      if (step !== 'chunk-committed' || !armed) return
      armed = false
      throw new Error('a bug')
    },
  })
}

t.test(
  'a fault inside ends the job and leaves what is in hand unknown, and the enforcer free for others',
  async (t) => {
    const bench = await faulty(t)
    await addDevices(bench, upTo(4))
    const { jobId } = await createJob(bench)
    await bench.drain()
    t.match(await bench.store.getJob(jobId), { status: 'failed', failedCount: 3, notReachedCount: 1 })
    t.equal((await items(bench, jobId, 'failed'))[0]?.code, 'outcome_unknown')
    const second = await createJob(bench)
    await obeyAll(bench)
    t.match(await bench.store.getJob(second.jobId), { status: 'completed', affectedCount: 4 })
  },
)

t.test('a job whose last batch met a fault inside has failed, and is not completed', async (t) => {
  const bench = await faulty(t)
  await addDevices(bench, upTo(3))
  const { jobId } = await createJob(bench)
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'failed', failedCount: 3, notReachedCount: 0 })
})

t.test('a database that had an enforcer and has none any more goes on by itself', async (t) => {
  const options: { enforcer?: 'by hand' } = { enforcer: 'by hand' }
  const bench = await benchOf(t, options)
  await addDevices(bench, upTo(30))
  const held = await createJob(bench)
  for (let batch = 0; batch < 5; batch++) await settle(bench, await nextBatch(bench), FAILED)
  const inHand = await createJob(bench, { actionType: 'monitor' })
  await nextBatch(bench)
  delete options.enforcer
  await bench.restart()
  await bench.drain()
  t.match(await bench.store.getJob(held.jobId), { status: 'completed', affectedCount: 15, failedCount: 15 })
  t.match(await bench.store.getJob(inHand.jobId), { status: 'completed', affectedCount: 30 })
})
