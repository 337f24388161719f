import t from 'tap'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  count,
  createJob,
  draft,
  preview,
  runJob,
  START,
  upTo,
} from '../helpers/engine.ts'

const DAY = 24 * 3600 * 1000
const create = (bench: Bench, key: string, bodyHash: string, changes = {}, actor = ACTOR) =>
  bench.act((verbs) => verbs.createJob(draft(changes), actor, { key, bodyHash }))
const jobs = (bench: Bench) => count(bench, 'SELECT count(*) FROM jobs')

t.test('a repeated call is answered as the first one was, and does nothing', (t) => {
  const bench = benchOf(t)
  const first = create(bench, 'key', 'body')
  t.equal(first.replayed, false)
  bench.drain()
  bench.clock.advance(5000)
  t.same(create(bench, 'key', 'body'), { job: first.job, replayed: true })
  t.equal(first.job.status, 'scheduled')
  t.equal(jobs(bench), 1)
  t.end()
})

t.test('it is answered even when the job is deleted or purged, and before anything else is checked', (t) => {
  const bench = benchOf(t, { retentionDays: 0 })
  addDevices(bench, upTo(3))
  const previewId = preview(bench)
  const first = create(bench, 'key', 'body', { previewId })
  t.same(create(bench, 'key', 'body', { previewId }).job, first.job, 'a used preview is no obstacle')
  bench.drain()
  bench.act((verbs) => verbs.deleteJob(first.job.jobId, null, ACTOR))
  t.same(create(bench, 'key', 'body', { previewId }).job, first.job)
  bench.clock.advance(1000)
  bench.drain()
  t.equal(jobs(bench), 0)
  t.same(create(bench, 'key', 'body', { previewId }), { job: first.job, replayed: true })
  t.end()
})

t.test('another body with the same key is refused', (t) => {
  const bench = benchOf(t)
  create(bench, 'key', 'body')
  t.throws(() => create(bench, 'key', 'other'), { code: 'idempotency_mismatch' })
  t.equal(jobs(bench), 1)
  t.end()
})

t.test('keys belong to an API key and an operation', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const first = create(bench, 'key', 'body')
  t.equal(create(bench, 'key', 'other', {}, { ...ACTOR, keyId: 'key-2' }).replayed, false)
  bench.drain()
  const follow = { actionReason: 'r', scheduledAt: null }
  const revert = bench.act((verbs) => verbs.revertJob(first.job.jobId, follow, ACTOR, { key: 'key', bodyHash: 'b' }))
  t.equal(revert.replayed, false)
  t.same(
    bench.act((verbs) => verbs.revertJob(first.job.jobId, follow, ACTOR, { key: 'key', bodyHash: 'b' })).job,
    revert.job,
  )
  t.end()
})

t.test(
  'a retry or revert of another job with the same key and body is refused, not answered with the first one',
  (t) => {
    const bench = benchOf(t)
    addDevices(bench, upTo(3))
    const [first, second] = [runJob(bench), runJob(bench, { actionType: 'monitor' })]
    const revert = (jobId: string) =>
      bench.act((verbs) =>
        verbs.revertJob(jobId, { actionReason: 'r', scheduledAt: null }, ACTOR, { key: 'key', bodyHash: 'b' }),
      )
    revert(first.jobId)
    t.throws(() => revert(second.jobId), { code: 'idempotency_mismatch' })
    t.end()
  },
)

t.test('a refused call is not kept', (t) => {
  const bench = benchOf(t)
  t.throws(() => create(bench, 'key', 'body', { actionType: 'deny', actionDuration: 1 }), { code: 'invalid' })
  t.equal(create(bench, 'key', 'another').replayed, false)
  t.end()
})

t.test('an answer is kept for 24 hours', (t) => {
  const bench = benchOf(t)
  create(bench, 'key', 'body')
  bench.clock.advance(DAY - 1)
  bench.drain()
  t.equal(create(bench, 'key', 'body').replayed, true)
  bench.clock.advance(1)
  t.equal(create(bench, 'key', 'other').replayed, false, 'no janitor has been here')
  bench.clock.advance(DAY)
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM idempotency'), 0)
  t.end()
})

t.test('a call whose transaction did not commit leaves neither a job nor an answer', (t) => {
  const bench = benchOf(t)
  t.throws(() =>
    bench.act((verbs) => {
      verbs.createJob(draft(), ACTOR, { key: 'key', bodyHash: 'body' })
      throw new Error('crash')
    }),
  )
  t.same([jobs(bench), count(bench, 'SELECT count(*) FROM idempotency')], [0, 0])
  t.equal(create(bench, 'key', 'body').replayed, false)
  t.end()
})

t.test('answers outlive a restart', (t) => {
  const bench = benchOf(t)
  const { job } = create(bench, 'key', 'body', { scheduledAt: START + 1000 })
  cancel(bench, job.jobId)
  bench.restart()
  t.same(create(bench, 'key', 'body', { scheduledAt: START + 1000 }), { job, replayed: true })
  t.equal(createJob(bench).status, 'scheduled')
  t.end()
})
