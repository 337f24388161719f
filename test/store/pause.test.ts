import t from 'tap'
import { ACTOR, addDevices, createJob, items, runJob, stepUntil, upTo } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const pause = (bench: StoreBench, jobId: string) => bench.store.pauseJob(jobId, null, ACTOR)
const resume = (bench: StoreBench, jobId: string) => bench.store.resumeJob(jobId, null, ACTOR)

t.test('a paused job stands still at a chunk boundary, and resumes where it was', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 3, '3 items are applied')
  t.match(await pause(bench, jobId), {
    status: 'paused',
    pauseCause: 'operator',
    affectedCount: 3,
    version: 3,
    completedAt: null,
  })
  bench.clock.advance(60_000)
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'paused', affectedCount: 3 })
  t.equal((await items(bench, jobId, 'pending')).length, 6)
  t.match(await resume(bench, jobId), { status: 'running', pauseCause: null, version: 4 })
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'completed', affectedCount: 9 })
  const moments = (await items(bench, jobId)).map((item) => item.processedAt)
  t.same(moments, [...Array(3).fill(START), ...Array(6).fill(START + 60_000)])
})

t.test('a job is paused while it fixes its targets, over a restart, and judges no range twice', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await bench.step()
  await pause(bench, jobId)
  await bench.restart()
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'paused', targetedCount: 0 })
  // The first range was judged: who comes into it is too late, who comes after it is not.
  await addDevices(bench, [0, 10])
  await resume(bench, jobId)
  await bench.drain()
  t.same(
    (await items(bench, jobId)).map(({ mac }) => mac),
    [...upTo(9), 10],
  )
})

t.test('pausing and resuming again answer the same job', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await bench.step()
  t.same((await resume(bench, jobId)).version, 2, 'it is running already')
  t.same(await pause(bench, jobId), await pause(bench, jobId))
  t.same(await resume(bench, jobId), await resume(bench, jobId))
})

t.test('only what runs is paused, and only what is paused resumed', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await createJob(bench, { scheduledAt: START + 1 })
  await t.rejects(() => pause(bench, jobId), {
    code: 'wrong_state',
    message: `The job's status is scheduled; pause is allowed only while it is running.`,
  })
  await t.rejects(() => resume(bench, jobId), { code: 'wrong_state', message: /scheduled.*paused/ })
  const done = await runJob(bench)
  await t.rejects(() => pause(bench, done.jobId), { code: 'wrong_state' })
  await t.rejects(() => resume(bench, done.jobId), { code: 'wrong_state' })
  await t.rejects(() => pause(bench, 'unknown'), { code: 'not_found' })
})

t.test('a paused job gives its place to another', async (t) => {
  const bench = await benchOf(t, { concurrency: 1 })
  await addDevices(bench, upTo(9))
  const [first, second] = [await createJob(bench), await createJob(bench)]
  await bench.step()
  await pause(bench, first.jobId)
  await bench.drain()
  t.equal((await bench.store.getJob(second.jobId))?.status, 'completed')
})
