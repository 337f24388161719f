import t, { type Test } from 'tap'
import type { JobStatus } from '../../../db/jobs/job.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  count,
  createJob,
  feedOf,
  items,
  preview,
  runJob,
  START,
  upTo,
} from '../../helpers/engine.ts'

const blocked = (bench: Bench) => feedOf(bench, 'block', 'mac', null, 100)
/** Once cancelled, nothing moves any more. */
function staysPut(t: Test, bench: Bench, jobId: string): void {
  const before = [bench.read.getJob(jobId), items(bench, jobId), blocked(bench)]
  bench.clock.advance(5000)
  bench.drain()
  bench.restart()
  bench.drain()
  t.same([bench.read.getJob(jobId), items(bench, jobId), blocked(bench)], before)
}

t.test('a scheduled job is cancelled and never starts', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(5))
  const { jobId } = createJob(bench, { scheduledAt: START + 1000 })
  const job = cancel(bench, jobId, 'changed my mind')
  t.match(job, {
    status: 'cancelled',
    cancelReason: 'changed my mind',
    completedAt: START,
    executedAt: null,
    version: 2,
  })
  t.match(job, { targetedCount: 0, notReachedCount: 0 })
  staysPut(t, bench, jobId)
  t.end()
})

t.test('a job that is fixing its targets is cancelled with none', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  bench.step()
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 3)
  t.match(cancel(bench, jobId), { status: 'cancelled', targetedCount: 0, affectedCount: 0, notReachedCount: 0 })
  t.same(items(bench, jobId), [])
  staysPut(t, bench, jobId)
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 0, 'what it had found is removed')
  t.end()
})

t.test('a job that is applying is cancelled where it stands, exactly', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  while (items(bench, jobId, 'applied').length < 3) bench.step()
  const job = cancel(bench, jobId)
  t.match(job, { targetedCount: 9, affectedCount: 3, skippedCount: 0, failedCount: 0, notReachedCount: 6 })
  t.same(blocked(bench), [1, 2, 3])
  t.same(
    items(bench, jobId, 'not_reached').map(({ mac }) => mac),
    [4, 5, 6, 7, 8, 9],
  )
  t.same(items(bench, jobId, 'pending'), [])
  staysPut(t, bench, jobId)
  t.end()
})

t.test('a job with its targets fixed and none applied leaves all of them not reached', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(4))
  const { jobId } = createJob(bench)
  while (items(bench, jobId).length === 0) bench.step()
  t.match(cancel(bench, jobId), { targetedCount: 4, affectedCount: 0, notReachedCount: 4 })
  t.same(blocked(bench), [])
  t.end()
})

t.test('a paused job is cancelled with the account it had', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  while (items(bench, jobId, 'applied').length < 6) bench.step()
  bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))
  t.match(cancel(bench, jobId), { status: 'cancelled', pauseCause: null, affectedCount: 6, notReachedCount: 3 })
  staysPut(t, bench, jobId)
  t.end()
})

t.test('a scheduled job with a preview is cancelled, and its set removed', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(5))
  const { jobId } = createJob(bench, { previewId: preview(bench), scheduledAt: START + 9_999_999 })
  t.match(cancel(bench, jobId), { status: 'cancelled', targetedCount: 0 })
  bench.clock.advance(1000)
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 0)
  t.end()
})

t.test('cancelling again answers the same job, with its first reason, whatever the If-Match', (t) => {
  const bench = benchOf(t)
  const { jobId } = createJob(bench, { scheduledAt: START + 1000 })
  const first = cancel(bench, jobId, 'first')
  bench.clock.advance(500)
  t.same(cancel(bench, jobId, 'second'), first)
  t.same(
    bench.act((verbs) => verbs.cancelJob(jobId, null, [1], ACTOR)),
    first,
  )
  t.end()
})

t.test('a completed and a failed job are not cancelled; the refusal names the state and what is allowed', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(4))
  for (const job of [runJob(bench), runJob(bench, { maxLimit: 1 })]) {
    const message = `The job is ${job.status}; cancel is allowed only while it is scheduled, running or paused.`
    t.throws(() => cancel(bench, job.jobId), { code: 'wrong_state', message })
    t.same(bench.read.getJob(job.jobId), job)
  }
  t.end()
})

t.test('an unknown and a deleted job are not found', (t) => {
  const bench = benchOf(t)
  const { jobId } = runJob(bench)
  bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))
  for (const id of [jobId, 'no-uuid', '']) t.throws(() => cancel(bench, id), { code: 'not_found' })
  t.end()
})

t.test('If-Match compares the version: progress does not lose it, a transition does', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId, version } = createJob(bench)
  bench.step()
  t.throws(() => bench.act((verbs) => verbs.cancelJob(jobId, null, [version], ACTOR)), { code: 'version_mismatch' })
  const running = bench.read.getJob(jobId)?.version as number
  for (const _ of upTo(4)) bench.step()
  t.match(
    bench.act((verbs) => verbs.cancelJob(jobId, null, [77, running], ACTOR)),
    { status: 'cancelled' },
  )
  t.end()
})

t.test('many are cancelled in one step, by filter, and only those that can be', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  addDevices(bench, upTo(5))
  const done = runJob(bench)
  const later = { scheduledAt: START + 1000 }
  const [mine, deny, other] = [
    createJob(bench, later),
    createJob(bench, { ...later, actionType: 'deny' }),
    createJob(bench),
  ]
  const cancelled = (filter: object) => bench.act((verbs) => verbs.cancelJobs(filter, 'all', ACTOR))
  t.equal(cancelled({ status: 'completed' }), 0)
  t.equal(cancelled({ createdBy: 'nobody' }), 0)
  t.equal(cancelled({ actionType: 'deny' }), 1)
  t.equal(cancelled({ kind: 'apply' }), 2)
  t.equal(cancelled({ kind: 'apply' }), 0)
  const status = (jobId: string): JobStatus | undefined => bench.read.getJob(jobId)?.status
  t.same(
    [done, mine, deny, other].map(({ jobId }) => status(jobId)),
    ['completed', ...Array(3).fill('cancelled')],
  )
  t.equal(bench.read.getJob(mine.jobId)?.cancelReason, 'all')
  t.end()
})
