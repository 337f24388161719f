import t, { type Test } from 'tap'
import {
  ACTOR,
  ALL,
  addDevices,
  auditEntries,
  begun,
  cancel,
  cancelMany,
  createJob,
  follow,
  inTurn,
  items,
  preview,
  runFollowUp,
  runJob,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const DAY = 24 * 3600 * 1000
const all = { limit: 100, after: null }
const remove = (bench: StoreBench, jobId: string) => bench.store.deleteJob(jobId, null, ACTOR)
const restore = (bench: StoreBench, jobId: string) => bench.store.restoreJob(jobId, ACTOR)

t.test('a deleted job is gone from every read but the list of deleted ones', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const job = await runJob(bench)
  await remove(bench, job.jobId)
  t.equal(await bench.store.getJob(job.jobId), null)
  t.same((await bench.store.listJobs({}, all)).data, [])
  t.match((await bench.store.listJobs({ deleted: true }, all)).data, [
    { jobId: job.jobId, status: 'completed', version: job.version + 1 },
  ])
  await t.rejects(() => items(bench, job.jobId), { code: 'not_found' })
  await t.rejects(() => remove(bench, job.jobId), { code: 'not_found' })
  t.match((await bench.store.getDevice(1))?.actions, [{ jobId: job.jobId }], 'what it did stands')
  const [entry] = await auditEntries(bench).then((all) => all.filter(({ action }) => action === 'deleteBulkActionJob'))
  t.match(entry, { at: START, actor: { keyName: 'alice' }, subject: job.jobId })
})

t.test('only ended jobs are deleted; the refusal names the state', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const scheduled = await createJob(bench, { scheduledAt: START + 1 })
  await t.rejects(() => remove(bench, scheduled.jobId), {
    code: 'wrong_state',
    message: /scheduled.*completed, failed or cancelled/,
  })
  const running = await createJob(bench)
  await bench.step()
  await t.rejects(() => remove(bench, running.jobId), { code: 'wrong_state', message: /The job's status is running/ })
  const failed = await runJob(bench, { maxLimit: 1 })
  for (const { jobId } of [failed, await cancel(bench, scheduled.jobId)]) await t.resolves(remove(bench, jobId))
})

t.test('a restored job is as it was, and restoring again changes nothing', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const job = await runJob(bench)
  await remove(bench, job.jobId)
  const restored = await restore(bench, job.jobId)
  t.same({ ...restored, version: 0 }, { ...job, version: 0 })
  t.equal((await items(bench, job.jobId, 'applied')).length, 3)
  t.same(await restore(bench, job.jobId), restored)
  await t.rejects(() => restore(bench, 'unknown'), { code: 'not_found' })
})

t.test('after the retention a deleted job leaves the disk, and devices still say whose action they bear', async (t) => {
  const bench = await benchOf(t, { retentionDays: 30 })
  await addDevices(bench, upTo(9))
  await addDevices(bench, [20])
  await runJob(bench, {
    actionType: 'allow',
    criteria: { rules: [{ field: 'mac', operator: 'equals', value: '000000000014' }] },
  })
  const job = await runJob(bench, { previewId: await preview(bench), actionReason: 'for a reason' })
  await remove(bench, job.jobId)
  bench.clock.advance(30 * DAY - 1)
  await bench.drain()
  const rows = () =>
    inTurn(['jobs', 'chunks', 'exceptions', 'target sets', 'targets', 'previews'] as const, bench.inside.count)
  t.same(await rows(), [2, 5, 1, 2, 11, 1], 'not before its time')
  bench.clock.advance(1000)
  await bench.drain()
  t.same(await rows(), [1, 1, 0, 1, 1, 0], 'the other job alone is left')
  t.same((await bench.store.listJobs({ deleted: true }, all)).data, [])
  await t.rejects(() => restore(bench, job.jobId), { code: 'not_found' })
  t.match((await bench.store.getDevice(1))?.actions, [{ jobId: job.jobId, actionReason: 'for a reason' }])
})

t.test('history names purged jobs too, both the one that acted and the one that ended it', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, [1])
  const first = await runJob(bench, { actionReason: 'first' })
  bench.clock.advance(DAY)
  const second = await runJob(bench, { actionType: 'allow' })
  for (const { jobId } of [first, second]) await remove(bench, jobId)
  bench.clock.advance(DAY - 1)
  await bench.drain()
  t.match((await bench.store.getDevice(1))?.history, [
    { jobId: first.jobId, actionReason: 'first', endedByJobId: second.jobId },
  ])
})

/** A bench with a job of so many items, each a chunk of its own, that is to be purged now. */
async function toBePurged(t: Test, size: number) {
  const bench = await benchOf(t, { retentionDays: 1, chunks: { min: 1, max: 1 } })
  await addDevices(bench, upTo(size))
  const job = await runJob(bench, { actionType: 'cleanup' })
  t.equal(job.skippedCount, size)
  await remove(bench, job.jobId)
  bench.clock.advance(DAY)
  return { bench, jobId: job.jobId }
}

t.test('a purge goes in small steps', async (t) => {
  const { bench } = await toBePurged(t, 1200)
  const sizes = async () => {
    const [targets = 0, ...rest] = await inTurn(['targets', 'exceptions', 'chunks'] as const, bench.inside.count)
    return rest.reduce((sum, rows) => sum + rows, targets)
  }
  let before = await sizes()
  t.equal(before, 3 * 1200)
  while (await bench.step()) {
    const after = await sizes()
    t.ok(before - after <= 500, 'a step removes no more than 500 rows')
    before = after
  }
  t.equal(before, 0)
})

t.test('at no step of a purge can half a job be restored', async (t) => {
  const restored: number[] = []
  for (let steps = 0, more = true; more; steps++) {
    const { bench, jobId } = await toBePurged(t, 100)
    for (let step = 0; step < steps && more; step++) more = await bench.step()
    const made = await begun(bench, restore(bench, jobId))
    if (made.error !== null) t.match(made.error, { code: 'not_found' })
    else restored.push((await items(bench, jobId, 'skipped')).length)
  }
  t.same(restored, [100], 'only before the first step, and then all of it')
})

t.test('a job that an unfinished one needs is not purged before that one has ended', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, upTo(3))
  const job = await runJob(bench)
  const revert = (
    await bench.store.revertJob(job.jobId, { actionReason: 'r', scheduledAt: START + 3 * DAY }, ACTOR, null)
  ).job
  await remove(bench, job.jobId)
  bench.clock.advance(2 * DAY)
  await bench.drain()
  t.equal((await bench.store.listJobs({ deleted: true }, all)).data.length, 1)
  bench.clock.advance(DAY)
  await bench.drain()
  bench.clock.advance(60_000)
  await bench.drain()
  t.match(await bench.store.getJob(revert.jobId), { status: 'completed', affectedCount: 3 })
  t.same((await bench.store.listJobs({ deleted: true }, all)).data, [])
})

t.test('many deleted jobs that are needed keep none from going that isn’t, and go when they may', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, [1])
  const needed = await inTurn(upTo(230), () => runJob(bench, { actionType: 'monitor', onExisting: 'replace' }))
  const later = { actionReason: 'r', scheduledAt: START + 30 * DAY }
  for (const { jobId } of needed) {
    await bench.store.revertJob(jobId, later, ACTOR, null)
    await remove(bench, jobId)
  }
  const free = await runJob(bench)
  await remove(bench, free.jobId)
  bench.clock.advance(2 * DAY)
  await bench.drain()
  t.equal((await bench.store.listJobs({ deleted: true }, ALL)).data.length, needed.length)
  await t.rejects(() => restore(bench, free.jobId), { code: 'not_found' })
  await cancelMany(bench, { kind: 'revert' })
  bench.clock.advance(60_000)
  await bench.drain()
  t.equal((await bench.store.listJobs({ deleted: true }, ALL)).data.length, 0)
})

t.test('nor one that an unfinished retry of its revert goes on undoing', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, upTo(6))
  const job = await runJob(bench)
  const revert = await follow(bench, 'revertJob', job.jobId)
  await stepUntil(bench, async () => (await items(bench, revert.jobId, 'applied')).length >= 3, '3 items are applied')
  await cancel(bench, revert.jobId)
  const later = { actionReason: 'r', scheduledAt: START + 2 * DAY }
  const retry = (await bench.store.retryJob(revert.jobId, later, ACTOR, null)).job
  await remove(bench, job.jobId)
  bench.clock.advance(2 * DAY - 1)
  await bench.drain()
  t.match((await bench.store.listJobs({ deleted: true }, all)).data, [{ jobId: job.jobId }])
  bench.clock.advance(1)
  await bench.drain()
  t.match(await bench.store.getJob(retry.jobId), { status: 'completed', affectedCount: 3 })
})

t.test('a revert whose job was purged is not retried', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, upTo(3))
  const job = await runJob(bench)
  const revert = await follow(bench, 'revertJob', job.jobId)
  await stepUntil(bench, async () => (await items(bench, revert.jobId)).length !== 0, 'the job has its targets')
  await cancel(bench, revert.jobId)
  await remove(bench, job.jobId)
  bench.clock.advance(DAY)
  await bench.drain()
  await t.rejects(() => follow(bench, 'retryJob', revert.jobId), { code: 'conflict', message: /purged/ })
})

t.test('old history goes with the jobs it belongs to, and stays as long as one of them may be reverted', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1 })
  await addDevices(bench, [1])
  const gone = await runJob(bench, { actionType: 'monitor', actionDuration: 5 })
  const before = await runJob(bench)
  const cleanup = await runJob(bench, { actionType: 'cleanup' })
  await runJob(bench, { actionType: 'deny' })
  await runJob(bench, { actionType: 'allow', actionDuration: 60 })
  for (const { jobId } of [gone, before]) await remove(bench, jobId)
  bench.clock.advance(2 * DAY)
  await bench.drain()
  bench.clock.advance(2 * 3600 * 1000)
  await bench.drain()
  const history = (await bench.store.getDevice(1))?.history.map((entry) => [entry.actionType, entry.endedBy])
  t.same(history?.sort(), [
    ['allow', 'expired'],
    ['block', 'cleaned_up'],
    ['deny', 'allowed'],
    ['monitor', 'cleaned_up'],
  ])
  t.same(
    (await runFollowUp(bench, 'revertJob', cleanup.jobId)).skippedCount,
    1,
    'it is still known that it was changed',
  )
  for (const job of (await bench.store.listJobs({}, all)).data) await remove(bench, job.jobId)
  bench.clock.advance(2 * DAY)
  await bench.drain()
  bench.clock.advance(2 * 3600 * 1000)
  await bench.drain()
  t.same((await bench.store.getDevice(1))?.history, [])
})

t.test('old history of a million rows is looked through in steps', async (t) => {
  const bench = await benchOf(t, { retentionDays: 1, chunks: { min: 1000, max: 1000 } })
  await addDevices(bench, upTo(1300), ['a'])
  for (const reason of ['kept', 'kept too'])
    await runJob(bench, { actionReason: reason, criteria: tagged('a'), onExisting: 'replace' })
  await runJob(bench, { actionType: 'monitor', actionDuration: 5 })
  const [monitor] = (await bench.store.listJobs({ actionType: 'monitor' }, all)).data
  bench.clock.advance(5000)
  await bench.drain()
  await remove(bench, monitor?.jobId ?? '')
  bench.clock.advance(2 * DAY)
  let before = await bench.inside.count('ended actions')
  t.equal(before, 2600)
  while (await bench.step()) {
    const after = await bench.inside.count('ended actions')
    t.ok(before - after <= 500)
    before = after
  }
  t.equal(await bench.inside.count('ended actions'), 1300)
})
