import t from 'tap'
import { addDevices, cancel, createJob, runJob, stepUntil, upTo } from '../helpers/on-bench.ts'
import { benchOf, START } from '../helpers/store-bench.ts'

t.test('jobs and their items are counted as they stand, deleted jobs left out', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(10))
  await runJob(bench)
  const half = await createJob(bench, { actionType: 'monitor' })
  await stepUntil(
    bench,
    async () => (await bench.store.getJob(half.jobId))?.affectedCount !== 0,
    'a device is affected',
  )
  const { jobs, items } = await bench.store.countJobs()
  t.strictSame(jobs, { scheduled: 0, running: 1, paused: 0, completed: 1, failed: 0, cancelled: 0 })
  t.strictSame(items, { pending: 7, applied: 13, skipped: 0, failed: 0, not_reached: 0 })
  await cancel(bench, half.jobId)
  t.match((await bench.store.countJobs()).items, { pending: 0, not_reached: 7 })
  await bench.store.deleteJob(half.jobId, null, { keyId: '', keyName: '', address: '', requestId: '' })
  t.match(await bench.store.countJobs(), { jobs: { cancelled: 0 }, items: { applied: 10, not_reached: 0 } })
})

t.test('the oldest due job is the one that should have started first', async (t) => {
  const bench = await benchOf(t)
  t.equal((await bench.store.countJobs()).oldestDue, null)
  await createJob(bench, { scheduledAt: START + 2000 })
  await createJob(bench, { scheduledAt: START + 1000 })
  t.equal((await bench.store.countJobs()).oldestDue, null, 'neither is due')
  bench.clock.advance(5000)
  t.equal((await bench.store.countJobs()).oldestDue?.at, START + 1000)
  await bench.drain()
  t.equal((await bench.store.countJobs()).oldestDue, null)
})
