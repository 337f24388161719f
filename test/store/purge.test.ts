import t from 'tap'
import {
  ACTOR,
  addDevices,
  type Bench,
  benchOf,
  cancel,
  cancelMany,
  count,
  createJob,
  follow,
  items,
  preview,
  runFollowUp,
  runJob,
  START,
  tagged,
  upTo,
} from '../helpers/engine.ts'

const DAY = 24 * 3600 * 1000
const all = { limit: 100, after: null }
const remove = (bench: Bench, jobId: string) => bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))
const restore = (bench: Bench, jobId: string) => bench.act((verbs) => verbs.restoreJob(jobId, ACTOR))

t.test('a deleted job is gone from every read but the list of deleted ones', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const job = runJob(bench)
  remove(bench, job.jobId)
  t.equal(bench.read.getJob(job.jobId), null)
  t.same(bench.read.listJobs({}, all).data, [])
  t.match(bench.read.listJobs({ deleted: true }, all).data, [
    { jobId: job.jobId, status: 'completed', version: job.version + 1 },
  ])
  t.throws(() => items(bench, job.jobId), { code: 'not_found' })
  t.throws(() => remove(bench, job.jobId), { code: 'not_found' })
  t.match(bench.read.getDevice(1)?.actions, [{ jobId: job.jobId }], 'what it did stands')
  t.match(bench.db.prepare('SELECT deleted_at, deleted_by FROM jobs').get(), { deleted_at: START, deleted_by: 'alice' })
  t.end()
})

t.test('only ended jobs are deleted; the refusal names the state', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const scheduled = createJob(bench, { scheduledAt: START + 1 })
  t.throws(() => remove(bench, scheduled.jobId), {
    code: 'wrong_state',
    message: /scheduled.*completed, failed or cancelled/,
  })
  const running = createJob(bench)
  bench.step()
  t.throws(() => remove(bench, running.jobId), { code: 'wrong_state', message: /The job's status is running/ })
  const failed = runJob(bench, { maxLimit: 1 })
  for (const { jobId } of [failed, cancel(bench, scheduled.jobId)]) t.doesNotThrow(() => remove(bench, jobId))
  t.end()
})

t.test('a restored job is as it was, and restoring again changes nothing', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  const job = runJob(bench)
  remove(bench, job.jobId)
  const restored = restore(bench, job.jobId)
  t.same({ ...restored, version: 0 }, { ...job, version: 0 })
  t.equal(items(bench, job.jobId, 'applied').length, 3)
  t.same(restore(bench, job.jobId), restored)
  t.throws(() => restore(bench, 'unknown'), { code: 'not_found' })
  t.end()
})

t.test('after the retention a deleted job leaves the disk, and devices still say whose action they bear', (t) => {
  const bench = benchOf(t, { retentionDays: 30 })
  addDevices(bench, upTo(9))
  addDevices(bench, [20])
  runJob(bench, {
    actionType: 'allow',
    criteria: { rules: [{ field: 'mac', operator: 'equals', value: '000000000014' }] },
  })
  const job = runJob(bench, { previewId: preview(bench), actionReason: 'for a reason' })
  remove(bench, job.jobId)
  bench.clock.advance(30 * DAY - 1)
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM job_chunks WHERE seq = 2'), 4, 'not before its time')
  bench.clock.advance(1000)
  bench.drain()
  for (const table of ['jobs', 'job_chunks', 'job_exceptions']) {
    t.equal(count(bench, `SELECT count(*) FROM ${table} WHERE seq = 2`), 0, table)
  }
  t.equal(count(bench, 'SELECT count(*) FROM targets'), 1)
  t.equal(count(bench, 'SELECT count(*) FROM target_sets'), 1)
  t.equal(count(bench, 'SELECT count(*) FROM previews'), 0)
  t.same(bench.read.listJobs({ deleted: true }, all).data, [])
  t.throws(() => restore(bench, job.jobId), { code: 'not_found' })
  t.match(bench.read.getDevice(1)?.actions, [{ jobId: job.jobId, actionReason: 'for a reason' }])
  t.end()
})

t.test('history names purged jobs too, both the one that acted and the one that ended it', (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, [1])
  const first = runJob(bench, { actionReason: 'first' })
  bench.clock.advance(DAY)
  const second = runJob(bench, { actionType: 'allow' })
  for (const { jobId } of [first, second]) remove(bench, jobId)
  bench.clock.advance(DAY - 1)
  bench.drain()
  t.match(bench.read.getDevice(1)?.history, [{ jobId: first.jobId, actionReason: 'first', endedByJobId: second.jobId }])
  t.end()
})

t.test('a purge goes in small steps, and at none of them can half a job be restored', (t) => {
  const bench = benchOf(t, { retentionDays: 1, chunks: { min: 1, max: 1 } })
  addDevices(bench, upTo(1200))
  addDevices(bench, upTo(1200), ['all'])
  const job = runJob(bench, { actionType: 'cleanup' })
  t.equal(job.skippedCount, 1200)
  remove(bench, job.jobId)
  bench.clock.advance(DAY)
  const sizes = () =>
    count(
      bench,
      'SELECT (SELECT count(*) FROM targets) + (SELECT count(*) FROM job_exceptions) + (SELECT count(*) FROM job_chunks)',
    )
  let before = sizes()
  let restored = 0
  for (let more = true; more; ) {
    bench.db.exec('SAVEPOINT attempt')
    try {
      restore(bench, job.jobId)
      restored++
      t.equal(items(bench, job.jobId, 'skipped').length, 1200, 'a job that can be restored has all its items')
    } catch (error) {
      t.match(error, { code: 'not_found' })
    }
    bench.db.exec('ROLLBACK TO attempt; RELEASE attempt')
    more = bench.step()
    t.ok(before - sizes() <= 500, 'a step removes no more than 500 rows')
    before = sizes()
  }
  t.equal(before, 0)
  t.equal(restored, 1, 'only before the first step')
  t.end()
})

t.test('a job that an unfinished one needs is not purged before that one has ended', (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, upTo(3))
  const job = runJob(bench)
  const revert = bench.act((verbs) =>
    verbs.revertJob(job.jobId, { actionReason: 'r', scheduledAt: START + 3 * DAY }, ACTOR, null),
  ).job
  remove(bench, job.jobId)
  bench.clock.advance(2 * DAY)
  bench.drain()
  t.equal(bench.read.listJobs({ deleted: true }, all).data.length, 1)
  bench.clock.advance(DAY)
  bench.drain()
  bench.clock.advance(60_000)
  bench.drain()
  t.match(bench.read.getJob(revert.jobId), { status: 'completed', affectedCount: 3 })
  t.same(bench.read.listJobs({ deleted: true }, all).data, [])
  t.end()
})

t.test('many deleted jobs that are needed keep none from going that isn’t, and go when they may', (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, [1])
  const needed = Array.from({ length: 230 }, () => runJob(bench, { actionType: 'monitor', onExisting: 'replace' }))
  const later = { actionReason: 'r', scheduledAt: START + 30 * DAY }
  for (const { jobId } of needed) {
    bench.act((verbs) => verbs.revertJob(jobId, later, ACTOR, null))
    remove(bench, jobId)
  }
  const free = runJob(bench)
  remove(bench, free.jobId)
  bench.clock.advance(2 * DAY)
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM jobs WHERE deleted_at IS NOT NULL'), needed.length)
  t.throws(() => restore(bench, free.jobId), { code: 'not_found' })
  cancelMany(bench, { kind: 'revert' })
  bench.clock.advance(60_000)
  bench.drain()
  t.equal(count(bench, 'SELECT count(*) FROM jobs WHERE deleted_at IS NOT NULL'), 0)
  t.end()
})

t.test('nor one that an unfinished retry of its revert goes on undoing', (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, upTo(6))
  const job = runJob(bench)
  const revert = follow(bench, 'revertJob', job.jobId)
  while (items(bench, revert.jobId, 'applied').length < 3) bench.step()
  cancel(bench, revert.jobId)
  const later = { actionReason: 'r', scheduledAt: START + 2 * DAY }
  const retry = bench.act((verbs) => verbs.retryJob(revert.jobId, later, ACTOR, null)).job
  remove(bench, job.jobId)
  bench.clock.advance(2 * DAY - 1)
  bench.drain()
  t.match(bench.read.listJobs({ deleted: true }, all).data, [{ jobId: job.jobId }])
  bench.clock.advance(1)
  bench.drain()
  t.match(bench.read.getJob(retry.jobId), { status: 'completed', affectedCount: 3 })
  t.end()
})

t.test('a revert whose job was purged is not retried', (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, upTo(3))
  const job = runJob(bench)
  const revert = follow(bench, 'revertJob', job.jobId)
  while (items(bench, revert.jobId).length === 0) bench.step()
  cancel(bench, revert.jobId)
  remove(bench, job.jobId)
  bench.clock.advance(DAY)
  bench.drain()
  t.throws(() => follow(bench, 'retryJob', revert.jobId), { code: 'conflict', message: /purged/ })
  t.end()
})

t.test('old history goes with the jobs it belongs to, and stays as long as one of them may be reverted', (t) => {
  const bench = benchOf(t, { retentionDays: 1 })
  addDevices(bench, [1])
  const gone = runJob(bench, { actionType: 'monitor', actionDuration: 5 })
  const before = runJob(bench)
  const cleanup = runJob(bench, { actionType: 'cleanup' })
  runJob(bench, { actionType: 'deny' })
  runJob(bench, { actionType: 'allow', actionDuration: 60 })
  for (const { jobId } of [gone, before]) remove(bench, jobId)
  bench.clock.advance(2 * DAY)
  bench.drain()
  bench.clock.advance(2 * 3600 * 1000)
  bench.drain()
  const history = bench.read.getDevice(1)?.history.map((entry) => [entry.actionType, entry.endedBy])
  t.same(history?.sort(), [
    ['allow', 'expired'],
    ['block', 'cleaned_up'],
    ['deny', 'allowed'],
    ['monitor', 'cleaned_up'],
  ])
  t.same(runFollowUp(bench, 'revertJob', cleanup.jobId).skippedCount, 1, 'it is still known that it was changed')
  for (const job of bench.read.listJobs({}, all).data) remove(bench, job.jobId)
  bench.clock.advance(2 * DAY)
  bench.drain()
  bench.clock.advance(2 * 3600 * 1000)
  bench.drain()
  t.same(bench.read.getDevice(1)?.history, [])
  t.end()
})

t.test('old history of a million rows is looked through in steps', (t) => {
  const bench = benchOf(t, { retentionDays: 1, chunks: { min: 1000, max: 1000 } })
  addDevices(bench, upTo(1300), ['a'])
  for (const reason of ['kept', 'kept too'])
    runJob(bench, { actionReason: reason, criteria: tagged('a'), onExisting: 'replace' })
  runJob(bench, { actionType: 'monitor', actionDuration: 5 })
  const [monitor] = bench.read.listJobs({ actionType: 'monitor' }, all).data
  bench.clock.advance(5000)
  bench.drain()
  remove(bench, monitor?.jobId ?? '')
  bench.clock.advance(2 * DAY)
  let before = count(bench, 'SELECT count(*) FROM ended_actions')
  t.equal(before, 2600)
  while (bench.step()) {
    const after = count(bench, 'SELECT count(*) FROM ended_actions')
    t.ok(before - after <= 500)
    before = after
  }
  t.equal(count(bench, 'SELECT count(*) FROM ended_actions'), 1300)
  t.end()
})
