import t from 'tap'
import { addDevices, benchOf, cancel, createJob, runJob, START, upTo } from '../helpers/engine.ts'

t.test('jobs and their items are counted as they stand, deleted jobs left out', async (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(10))
  runJob(bench)
  const half = createJob(bench, { actionType: 'monitor' })
  while (bench.read.getJob(half.jobId)?.affectedCount === 0) bench.step()
  const { jobs, items } = bench.read.countJobs()
  t.strictSame(jobs, { scheduled: 0, running: 1, paused: 0, completed: 1, failed: 0, cancelled: 0 })
  t.strictSame(items, { pending: 7, applied: 13, skipped: 0, failed: 0, not_reached: 0 })
  cancel(bench, half.jobId)
  t.match(bench.read.countJobs().items, { pending: 0, not_reached: 7 })
  bench.act((verbs) => verbs.deleteJob(half.jobId, null, { keyId: '', keyName: '', address: '', requestId: '' }))
  t.match(bench.read.countJobs(), { jobs: { cancelled: 0 }, items: { applied: 10, not_reached: 0 } })
})

t.test('the oldest due job is the one that should have started first', async (t) => {
  const bench = benchOf(t)
  t.equal(bench.read.countJobs().oldestDue, null)
  createJob(bench, { scheduledAt: START + 2000 })
  createJob(bench, { scheduledAt: START + 1000 })
  t.equal(bench.read.countJobs().oldestDue, null, 'neither is due')
  bench.clock.advance(5000)
  t.equal(bench.read.countJobs().oldestDue?.at, START + 1000)
  bench.drain()
  t.equal(bench.read.countJobs().oldestDue, null)
})
