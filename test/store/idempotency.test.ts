import t from 'tap'
import { ACTOR, addDevices, cancel, createJob, draft, preview, runJob, upTo } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const DAY = 24 * 3600 * 1000
const create = (bench: StoreBench, key: string, bodyHash: string, changes = {}, actor = ACTOR) =>
  bench.store.createJob(draft(changes), actor, { key, bodyHash })
const jobs = (bench: StoreBench) => bench.inside.count('jobs')

t.test('a repeated call is answered as the first one was, and does nothing', async (t) => {
  const bench = await benchOf(t)
  const first = await create(bench, 'key', 'body')
  t.equal(first.replayed, false)
  await bench.drain()
  bench.clock.advance(5000)
  t.same(await create(bench, 'key', 'body'), { job: first.job, replayed: true })
  t.equal(first.job.status, 'scheduled')
  t.equal(await jobs(bench), 1)
})

t.test('it is answered even when the job is deleted or purged, and before anything else is checked', async (t) => {
  const bench = await benchOf(t, { retentionDays: 0 })
  await addDevices(bench, upTo(3))
  const previewId = await preview(bench)
  const first = await create(bench, 'key', 'body', { previewId })
  t.same((await create(bench, 'key', 'body', { previewId })).job, first.job, 'a used preview is no obstacle')
  await bench.drain()
  await bench.store.deleteJob(first.job.jobId, null, ACTOR)
  t.same((await create(bench, 'key', 'body', { previewId })).job, first.job)
  bench.clock.advance(1000)
  await bench.drain()
  t.equal(await jobs(bench), 0)
  t.same(await create(bench, 'key', 'body', { previewId }), { job: first.job, replayed: true })
})

t.test('another body with the same key is refused', async (t) => {
  const bench = await benchOf(t)
  await create(bench, 'key', 'body')
  await t.rejects(() => create(bench, 'key', 'other'), { code: 'idempotency_mismatch' })
  t.equal(await jobs(bench), 1)
})

t.test('keys belong to an API key and an operation', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  const first = await create(bench, 'key', 'body')
  t.equal((await create(bench, 'key', 'other', {}, { ...ACTOR, keyId: 'key-2' })).replayed, false)
  await bench.drain()
  const follow = { actionReason: 'r', scheduledAt: null }
  const revert = await bench.store.revertJob(first.job.jobId, follow, ACTOR, { key: 'key', bodyHash: 'b' })
  t.equal(revert.replayed, false)
  t.same((await bench.store.revertJob(first.job.jobId, follow, ACTOR, { key: 'key', bodyHash: 'b' })).job, revert.job)
})

t.test(
  'a retry or revert of another job with the same key and body is refused, not answered with the first one',
  async (t) => {
    const bench = await benchOf(t)
    await addDevices(bench, upTo(3))
    const [first, second] = [await runJob(bench), await runJob(bench, { actionType: 'monitor' })]
    const revert = (jobId: string) =>
      bench.store.revertJob(jobId, { actionReason: 'r', scheduledAt: null }, ACTOR, { key: 'key', bodyHash: 'b' })
    await revert(first.jobId)
    await t.rejects(() => revert(second.jobId), { code: 'idempotency_mismatch' })
  },
)

t.test('a refused call is not kept', async (t) => {
  const bench = await benchOf(t)
  await t.rejects(() => create(bench, 'key', 'body', { actionType: 'deny', actionDuration: 1 }), { code: 'invalid' })
  t.equal((await create(bench, 'key', 'another')).replayed, false)
})

t.test('an answer is kept for 24 hours', async (t) => {
  const bench = await benchOf(t)
  await create(bench, 'key', 'body')
  bench.clock.advance(DAY - 1)
  await bench.drain()
  t.equal((await create(bench, 'key', 'body')).replayed, true)
  bench.clock.advance(1)
  t.equal((await create(bench, 'key', 'other')).replayed, false, 'no janitor has been here')
  bench.clock.advance(DAY)
  await bench.drain()
  t.equal(await bench.inside.count('kept answers'), 0)
})

t.test('a call whose transaction did not commit leaves neither a job nor an answer', async (t) => {
  const bench = await benchOf(t)
  bench.failNextCommit()
  await t.rejects(create(bench, 'key', 'body'), { message: /commit/ })
  t.same([await jobs(bench), await bench.inside.count('kept answers')], [0, 0])
  t.equal((await create(bench, 'key', 'body')).replayed, false)
})

t.test('answers outlive a restart', async (t) => {
  const bench = await benchOf(t)
  const { job } = await create(bench, 'key', 'body', { scheduledAt: START + 1000 })
  await cancel(bench, job.jobId)
  await bench.restart()
  t.same(await create(bench, 'key', 'body', { scheduledAt: START + 1000 }), { job, replayed: true })
  t.equal((await createJob(bench)).status, 'scheduled')
})
