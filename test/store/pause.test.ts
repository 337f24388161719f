import t from 'tap'
import { ACTOR, addDevices, type Bench, benchOf, createJob, items, runJob, START, upTo } from '../helpers/engine.ts'

const pause = (bench: Bench, jobId: string) => bench.act((verbs) => verbs.pauseJob(jobId, null, ACTOR))
const resume = (bench: Bench, jobId: string) => bench.act((verbs) => verbs.resumeJob(jobId, null, ACTOR))

t.test('a paused job stands still at a chunk boundary, and resumes where it was', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  while (items(bench, jobId, 'applied').length < 3) bench.step()
  t.match(pause(bench, jobId), {
    status: 'paused',
    pauseCause: 'operator',
    affectedCount: 3,
    version: 3,
    completedAt: null,
  })
  bench.clock.advance(60_000)
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'paused', affectedCount: 3 })
  t.equal(items(bench, jobId, 'pending').length, 6)
  t.match(resume(bench, jobId), { status: 'running', pauseCause: null, version: 4 })
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'completed', affectedCount: 9 })
  const moments = items(bench, jobId).map((item) => item.processedAt)
  t.same(moments, [...Array(3).fill(START), ...Array(6).fill(START + 60_000)])
  t.end()
})

t.test('a job is paused while it fixes its targets, over a restart, and judges no range twice', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  bench.step()
  pause(bench, jobId)
  bench.restart()
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'paused', targetedCount: 0 })
  // The first range was judged: who comes into it is too late, who comes after it is not.
  addDevices(bench, [0, 10])
  resume(bench, jobId)
  bench.drain()
  t.same(
    items(bench, jobId).map(({ mac }) => mac),
    [...upTo(9), 10],
  )
  t.end()
})

t.test('pausing and resuming again answer the same job', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const { jobId } = createJob(bench)
  bench.step()
  t.same(resume(bench, jobId).version, 2, 'it is running already')
  t.same(pause(bench, jobId), pause(bench, jobId))
  t.same(resume(bench, jobId), resume(bench, jobId))
  t.end()
})

t.test('only what runs is paused, and only what is paused resumed', (t) => {
  const bench = benchOf(t)
  const { jobId } = createJob(bench, { scheduledAt: START + 1 })
  t.throws(() => pause(bench, jobId), {
    code: 'wrong_state',
    message: `The job's status is scheduled; pause is allowed only while it is running.`,
  })
  t.throws(() => resume(bench, jobId), { code: 'wrong_state', message: /scheduled.*paused/ })
  const done = runJob(bench)
  t.throws(() => pause(bench, done.jobId), { code: 'wrong_state' })
  t.throws(() => resume(bench, done.jobId), { code: 'wrong_state' })
  t.throws(() => pause(bench, 'unknown'), { code: 'not_found' })
  t.end()
})

t.test('a paused job gives its place to another', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  addDevices(bench, upTo(9))
  const [first, second] = [createJob(bench), createJob(bench)]
  bench.step()
  pause(bench, first.jobId)
  bench.drain()
  t.equal(bench.read.getJob(second.jobId)?.status, 'completed')
  t.end()
})
