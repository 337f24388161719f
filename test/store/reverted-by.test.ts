import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import {
  ACTOR,
  addDevices,
  cancel,
  cancelMany,
  follow,
  runFollowUp,
  runJob,
  stepUntil,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, type StoreBench } from '../helpers/store-bench.ts'

const DAY = 24 * 3600 * 1000
const jobOf = async (bench: StoreBench, { jobId }: Job): Promise<Job> => (await bench.store.getJob(jobId)) as Job
/** What a job says of its undo wherever it is read, and its version. */
async function told(bench: StoreBench, job: Job): Promise<[string | null, number]> {
  const { revertedBy, version } = await jobOf(bench, job)
  const listed = (await bench.store.listJobs({}, { limit: 100, after: null })).data.find(
    ({ jobId }) => jobId === job.jobId,
  )
  t.same([listed?.revertedBy, listed?.version], [revertedBy, version], 'the list says the same')
  return [revertedBy, version]
}
async function withJob(t: Parameters<typeof benchOf>[0], options: Parameters<typeof benchOf>[1] = {}) {
  const bench = await benchOf(t, options)
  await addDevices(bench, upTo(6))
  const job = await runJob(bench)
  return { bench, job, version: job.version }
}

t.test('a job names the job that undoes it, from the moment that one is made', async (t) => {
  const { bench, job, version } = await withJob(t)
  t.same(await told(bench, job), [null, version])
  bench.clock.advance(1000)
  const revert = await follow(bench, 'revertJob', job.jobId)
  t.equal(revert.revertedBy, null, 'the undo itself is not undone')
  t.same(await told(bench, job), [revert.jobId, version + 1])
  t.equal((await jobOf(bench, job)).updatedAt, bench.clock.now())
  await bench.drain()
  t.same(await told(bench, job), [revert.jobId, version + 1], 'neither its start nor its end is news of the first')
})

t.test('an undo that is cancelled undoes nothing, whether it waited or was at work', async (t) => {
  for (const steps of [0, 3]) {
    const { bench, job, version } = await withJob(t)
    const revert = await follow(bench, 'revertJob', job.jobId)
    for (let step = 0; step < steps; step++) await bench.step()
    await cancel(bench, revert.jobId)
    t.same(await told(bench, job), [null, version + 2])
    await cancel(bench, revert.jobId)
    t.same(await told(bench, job), [null, version + 2], 'a second cancel changes nothing')
    const second = await runFollowUp(bench, 'revertJob', job.jobId)
    t.same(await told(bench, job), [second.jobId, version + 3])
  }
})

t.test('many are cancelled, each for the job that it undoes', async (t) => {
  const { bench, job, version } = await withJob(t)
  const other = await runJob(bench, { actionType: 'monitor' })
  for (const { jobId } of [job, other]) await follow(bench, 'revertJob', jobId)
  t.equal(await cancelMany(bench, { kind: 'revert' }), 2)
  t.same(
    [await told(bench, job), await told(bench, other)],
    [
      [null, version + 2],
      [null, other.version + 2],
    ],
  )
})

t.test('an undo that failed undoes nothing', async (t) => {
  let breaks = false
  const { bench, job, version } = await withJob(t, {
    onStep(step) {
      if (breaks && step === 'targets-stored') throw new Error('a bug')
    },
  })
  breaks = true
  t.equal((await runFollowUp(bench, 'revertJob', job.jobId)).status, 'failed')
  t.same(await told(bench, job), [null, version + 2])
})

t.test('an undo that is deleted is still there, and one that is purged is not', async (t) => {
  const { bench, job, version } = await withJob(t, { retentionDays: 1 })
  const revert = await runFollowUp(bench, 'revertJob', job.jobId)
  await bench.store.deleteJob(revert.jobId, null, ACTOR)
  t.same(await told(bench, job), [revert.jobId, version + 1])
  bench.clock.advance(2 * DAY)
  await bench.drain()
  t.same(await told(bench, job), [null, version + 2])
})

t.test('the undo of an undo is told by the undo, and a retry by nobody', async (t) => {
  const { bench, job } = await withJob(t)
  const revert = await follow(bench, 'revertJob', job.jobId)
  await stepUntil(bench, async () => (await jobOf(bench, revert)).affectedCount > 0, 'it has begun')
  await cancel(bench, revert.jobId)
  await runFollowUp(bench, 'retryJob', revert.jobId)
  t.equal((await jobOf(bench, revert)).revertedBy, null)
  t.equal((await jobOf(bench, job)).revertedBy, null)
  const again = await runFollowUp(bench, 'revertJob', revert.jobId)
  t.equal((await jobOf(bench, revert)).revertedBy, again.jobId)
})

t.test('who changes a job by the version from before its undo has lost the race', async (t) => {
  const { bench, job, version } = await withJob(t)
  await follow(bench, 'revertJob', job.jobId)
  await t.rejects(() => bench.store.deleteJob(job.jobId, [version], ACTOR), { code: 'version_mismatch' })
  await bench.store.deleteJob(job.jobId, [version + 1], ACTOR)
})
