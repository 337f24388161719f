import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  cancelMany,
  follow,
  runFollowUp,
  runJob,
  upTo,
} from '../helpers/engine.ts'

const DAY = 24 * 3600 * 1000
const jobOf = (bench: Bench, { jobId }: Job): Job => bench.read.getJob(jobId) as Job
/** What a job says of its undo wherever it is read, and its version. */
function told(bench: Bench, job: Job): [string | null, number] {
  const { revertedBy, version } = jobOf(bench, job)
  const listed = bench.read.listJobs({}, { limit: 100, after: null }).data.find(({ jobId }) => jobId === job.jobId)
  t.same([listed?.revertedBy, listed?.version], [revertedBy, version], 'the list says the same')
  return [revertedBy, version]
}
function withJob(t: Parameters<typeof benchOf>[0], options: Parameters<typeof benchOf>[1] = {}) {
  const bench = benchOf(t, options)
  addDevices(bench, upTo(6))
  const job = runJob(bench)
  return { bench, job, version: job.version }
}

t.test('a job names the job that undoes it, from the moment that one is made', (t) => {
  const { bench, job, version } = withJob(t)
  t.same(told(bench, job), [null, version])
  bench.clock.advance(1000)
  const revert = follow(bench, 'revertJob', job.jobId)
  t.equal(revert.revertedBy, null, 'the undo itself is not undone')
  t.same(told(bench, job), [revert.jobId, version + 1])
  t.equal(jobOf(bench, job).updatedAt, bench.clock.now())
  bench.drain()
  t.same(told(bench, job), [revert.jobId, version + 1], 'neither its start nor its end is news of the first')
  t.end()
})

t.test('an undo that is cancelled undoes nothing, whether it waited or was at work', (t) => {
  for (const steps of [0, 3]) {
    const { bench, job, version } = withJob(t)
    const revert = follow(bench, 'revertJob', job.jobId)
    for (let step = 0; step < steps; step++) bench.step()
    cancel(bench, revert.jobId)
    t.same(told(bench, job), [null, version + 2])
    cancel(bench, revert.jobId)
    t.same(told(bench, job), [null, version + 2], 'a second cancel changes nothing')
    const second = runFollowUp(bench, 'revertJob', job.jobId)
    t.same(told(bench, job), [second.jobId, version + 3])
  }
  t.end()
})

t.test('many are cancelled, each for the job that it undoes', (t) => {
  const { bench, job, version } = withJob(t)
  const other = runJob(bench, { actionType: 'monitor' })
  for (const { jobId } of [job, other]) follow(bench, 'revertJob', jobId)
  t.equal(cancelMany(bench, { kind: 'revert' }), 2)
  t.same(
    [told(bench, job), told(bench, other)],
    [
      [null, version + 2],
      [null, other.version + 2],
    ],
  )
  t.end()
})

t.test('an undo that failed undoes nothing', (t) => {
  let breaks = false
  const { bench, job, version } = withJob(t, {
    onStep(step) {
      if (breaks && step === 'targets-stored') throw new Error('a bug')
    },
  })
  breaks = true
  t.equal(runFollowUp(bench, 'revertJob', job.jobId).status, 'failed')
  t.same(told(bench, job), [null, version + 2])
  t.end()
})

t.test('an undo that is deleted is still there, and one that is purged is not', (t) => {
  const { bench, job, version } = withJob(t, { retentionDays: 1 })
  const revert = runFollowUp(bench, 'revertJob', job.jobId)
  bench.act((verbs) => verbs.deleteJob(revert.jobId, null, ACTOR))
  t.same(told(bench, job), [revert.jobId, version + 1])
  bench.clock.advance(2 * DAY)
  bench.drain()
  t.same(told(bench, job), [null, version + 2])
  t.end()
})

t.test('the undo of an undo is told by the undo, and a retry by nobody', (t) => {
  const { bench, job } = withJob(t)
  const revert = follow(bench, 'revertJob', job.jobId)
  for (let step = 0; step < 4; step++) bench.step()
  cancel(bench, revert.jobId)
  runFollowUp(bench, 'retryJob', revert.jobId)
  t.equal(jobOf(bench, revert).revertedBy, null)
  t.equal(jobOf(bench, job).revertedBy, null)
  const again = runFollowUp(bench, 'revertJob', revert.jobId)
  t.equal(jobOf(bench, revert).revertedBy, again.jobId)
  t.end()
})

t.test('who changes a job by the version from before its undo has lost the race', (t) => {
  const { bench, job, version } = withJob(t)
  follow(bench, 'revertJob', job.jobId)
  t.throws(() => bench.act((verbs) => verbs.deleteJob(job.jobId, [version], ACTOR)), { code: 'version_mismatch' })
  bench.act((verbs) => verbs.deleteJob(job.jobId, [version + 1], ACTOR))
  t.end()
})
