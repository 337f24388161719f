import t from 'tap'
import { ACTIVE_TYPES } from '../../db/model.ts'
import {
  addDevices,
  cancel,
  createJob,
  follow,
  inTurn,
  items,
  outcomes,
  preview,
  runFollowUp,
  runJob,
  statuses,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const DAY = 24 * 3600
/** Durations in seconds: what is there, and what comes ten seconds later. */
const PAIRS = [
  { is: 0, comes: 0, kept: true },
  { is: 0, comes: 10 * 365 * DAY, kept: true },
  { is: 30 * DAY, comes: 5, kept: true },
  { is: 60, comes: 50, kept: true },
  { is: 60, comes: 51, kept: false },
  { is: 60, comes: 0, kept: false },
  { is: 10 * 365 * DAY, comes: 0, kept: false },
] as const

for (const actionType of ACTIVE_TYPES) {
  for (const { is, comes, kept } of PAIRS) {
    if (actionType === 'deny' && is + comes > 0) continue
    for (const onExisting of ['keep_longer', 'replace'] as const) {
      const stays = kept && onExisting === 'keep_longer'
      const name = `${actionType} for ${comes} s over one for ${is} s, ${onExisting}: ${stays ? 'kept' : 'replaced'}`
      t.test(name, async (t) => {
        const bench = await benchOf(t)
        await addDevices(bench, [1])
        await runJob(bench, { actionType, actionDuration: is })
        const before = await bench.store.getDevice(1)
        bench.clock.advance(10_000)
        const job = await runJob(bench, { actionType, actionDuration: comes, onExisting })
        t.equal(job.onExisting, onExisting)
        t.match(job, stays ? { affectedCount: 0, skippedCount: 1 } : { affectedCount: 1, skippedCount: 0 })
        t.same(await outcomes(bench, job.jobId), { 1: stays ? 'kept_longer' : 'applied' })
        if (stays) t.same(await bench.store.getDevice(1), before, 'job, reason, expiry and history are as they were')
        else
          t.match((await bench.store.getDevice(1))?.actions, [
            { actionType, jobId: job.jobId, appliedAt: START + 10_000 },
          ])
      })
    }
  }
}

t.test('a block for 5 s over one for 30 days leaves the device blocked for 30 days', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionDuration: 30 * DAY })
  const second = await runJob(bench, { actionDuration: 5 })
  t.match(await items(bench, second.jobId), [
    { outcome: 'skipped', code: 'kept_longer', detail: /for as long or longer/ },
  ])
  bench.clock.advance(8000)
  await bench.drain()
  t.same(await statuses(bench, 1), { block: START + 30 * DAY * 1000 })
})

t.test('an action whose time has run out is not there, swept or not', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionDuration: 60 })
  bench.clock.advance(59_999)
  t.same(await outcomes(bench, (await runJob(bench, { actionDuration: 0 })).jobId), { 1: 'applied' }, 'the longest')
  await runJob(bench, { actionType: 'monitor', actionDuration: 60 })
  bench.clock.advance(60_000)
  t.same(await outcomes(bench, (await runJob(bench, { actionType: 'monitor', actionDuration: 1 })).jobId), {
    1: 'applied',
  })
  t.same(await statuses(bench, 1), { block: null, monitor: START + 59_999 + 60_000 + 1000 })
})

/** Blocks 1 and 2 for a day, 3 for a second, and leaves 4 to 7 alone. */
async function mixed(bench: StoreBench): Promise<void> {
  await addDevices(bench, upTo(7), ['all'])
  await addDevices(bench, [1, 2], ['all', 'long'])
  await addDevices(bench, [3], ['all', 'short'])
  await runJob(bench, { actionDuration: DAY, criteria: tagged('long') })
  await runJob(bench, { actionDuration: 1, criteria: tagged('short') })
}

t.test('each device is judged by itself, within a chunk too', async (t) => {
  const bench = await benchOf(t, { chunks: { min: 5, max: 5 } })
  await mixed(bench)
  const job = await runJob(bench, { actionDuration: 60, criteria: tagged('all') })
  t.match(job, { targetedCount: 7, affectedCount: 5, skippedCount: 2, failedCount: 0 })
  t.match(await outcomes(bench, job.jobId), { 1: 'kept_longer', 2: 'kept_longer', 3: 'applied', 7: 'applied' })
  t.match((await bench.store.getDevice(3))?.history, [{ endedBy: 'replaced', endedByJobId: job.jobId }])
})

t.test('the revert of a job that kept some undoes it on the others alone', async (t) => {
  const bench = await benchOf(t)
  await mixed(bench)
  const before = await inTurn(upTo(7), async (mac) => (await bench.store.getDevice(mac))?.actions)
  const job = await runJob(bench, { actionDuration: 60, criteria: tagged('all') })
  const revert = await runFollowUp(bench, 'revertJob', job.jobId)
  t.match(revert, { affectedCount: 5, skippedCount: 0, onExisting: 'keep_longer' })
  t.same(Object.keys(await outcomes(bench, revert.jobId)), ['3', '4', '5', '6', '7'])
  t.same(await inTurn(upTo(7), async (mac) => (await bench.store.getDevice(mac))?.actions), before)
})

t.test('a job that kept them all has nothing to be undone, and has changed nothing for another', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const first = await runJob(bench)
  const second = await runJob(bench, { actionDuration: 60 })
  t.equal(second.skippedCount, 3)
  await t.rejects(() => follow(bench, 'revertJob', second.jobId), { code: 'conflict' })
  t.equal((await runFollowUp(bench, 'revertJob', first.jobId)).affectedCount, 3)
})

for (const onExisting of ['keep_longer', 'replace'] as const) {
  t.test(`a retry copies ${onExisting}`, async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(6))
    const job = await createJob(bench, { actionDuration: 60, onExisting })
    await stepUntil(bench, async () => (await items(bench, job.jobId, 'applied')).length >= 3, '3 items are applied')
    await cancel(bench, job.jobId)
    await runJob(bench)
    const retry = await runFollowUp(bench, 'retryJob', job.jobId)
    t.equal(retry.onExisting, onExisting)
    t.match(retry, onExisting === 'replace' ? { affectedCount: 3 } : { skippedCount: 3 })
  })
}

t.test('a block that ends an action under a longer allow is told so before it is told that it was kept', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench, { actionType: 'allow' })
  for (const onExisting of ['keep_longer', 'replace'] as const) {
    t.same(await outcomes(bench, (await runJob(bench, { onExisting })).jobId), { 1: 'allowed' })
  }
})

t.test('a cleanup ends everything, whichever is said', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  for (const onExisting of ['keep_longer', 'replace'] as const) {
    await runJob(bench)
    t.same(await outcomes(bench, (await runJob(bench, { actionType: 'cleanup', onExisting })).jobId), { 1: 'applied' })
    t.same(await statuses(bench, 1), {})
  }
})

t.test('what is kept is not told to an enforcer, and is settled as skipped with the rest', async (t) => {
  const bench = await benchOf(t, { enforcer: 'by hand', chunks: { min: 9, max: 9 } })
  const settle = async () => {
    await bench.step()
    const batch = await bench.takeBatch()
    if (batch === null) return []
    await bench.store.settleEnforcement(batch.batchId, { kind: 'answered', refusals: [] })
    return batch.apply.map(({ mac }) => mac)
  }
  const told = async (jobId: string): Promise<number[]> => {
    const macs: number[] = []
    for (let steps = 0; (await bench.store.getJob(jobId))?.status !== 'completed'; steps++) {
      if (steps > 20) throw new Error('the job never ends')
      macs.push(...(await settle()))
    }
    return macs
  }
  await addDevices(bench, upTo(4), ['all'])
  await addDevices(bench, [2], ['all', 'long'])
  t.same(await told((await createJob(bench, { criteria: tagged('long') })).jobId), [2])
  const job = await createJob(bench, { actionDuration: 60, criteria: tagged('all') })
  t.same(await told(job.jobId), [1, 3, 4])
  t.match(await bench.store.getJob(job.jobId), { affectedCount: 3, skippedCount: 1, failedCount: 0 })
  t.match(await items(bench, job.jobId, 'skipped'), [{ mac: 2, code: 'kept_longer' }])
  const kept = await createJob(bench, { actionDuration: 5, criteria: tagged('all') })
  t.same(await told(kept.jobId), [], 'a batch of nothing is settled without the enforcer')
  t.equal((await bench.store.getJob(kept.jobId))?.skippedCount, 4)
  t.same(await statuses(bench, 2), { block: null })
})

t.test('a job from a preview is done as it says itself; the preview says which devices', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, [1])
  await runJob(bench)
  const job = await runJob(bench, { previewId: await preview(bench), actionDuration: 60, onExisting: 'replace' })
  t.match(job, { onExisting: 'replace', affectedCount: 1 })
  t.same(await statuses(bench, 1), { block: START + 60_000 })
})
