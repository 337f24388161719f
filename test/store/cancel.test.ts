import t, { type Test } from 'tap'
import type { JobStatus } from '../../db/jobs/job.ts'
import type { JobFilter } from '../../db/jobs/job-store.ts'
import { createAuditLog } from '../../db/sqlite/audit/audit-log.ts'
import { createObserver } from '../../db/sqlite/audit/observer.ts'
import { createSnapshots } from '../../db/sqlite/audit/snapshots.ts'
import { createBulkCancels } from '../../db/sqlite/jobs/cancel-jobs.ts'
import { createJobFinder } from '../../db/sqlite/jobs/find-job.ts'
import { createJobTransitions } from '../../db/sqlite/jobs/transition-job.ts'
import { createTargetSets } from '../../db/sqlite/previews/target-sets.ts'
import {
  ACTOR,
  addDevices,
  type Bench,
  beginCancels,
  benchOf,
  cancel,
  cancelMany,
  count,
  createJob,
  feedOf,
  items,
  preview,
  runJob,
  START,
  upTo,
} from '../helpers/engine.ts'

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
    const message = `The job's status is ${job.status}; cancel is allowed only while it is scheduled, running or paused.`
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

t.test('many are cancelled by filter, and only those that can be', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  addDevices(bench, upTo(5))
  const done = runJob(bench)
  const later = { scheduledAt: START + 1000 }
  const [mine, deny, other] = [
    createJob(bench, later),
    createJob(bench, { ...later, actionType: 'deny' }),
    createJob(bench),
  ]
  const cancelled = (filter: object) => cancelMany(bench, filter, 'all')
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

/** Asks for a cancel of many; what its caller has heard. */
function askToCancel(bench: Bench, filter: JobFilter) {
  const heard: { error: Error | null; cancelled: number }[] = []
  beginCancels(bench, filter)((error, cancelled) => heard.push({ error, cancelled }))
  return heard
}
const cancelledOf = (bench: Bench) => count(bench, `SELECT count(*) FROM jobs WHERE status = 'cancelled'`)
const statusesOf = (bench: Bench) =>
  bench.db.prepare('SELECT status, count(*) AS n FROM jobs GROUP BY status ORDER BY status').all()

t.test('many are cancelled in short steps, and until it is answered none of them starts or goes on', (t) => {
  const bench = benchOf(t, { concurrency: 2 })
  addDevices(bench, upTo(30))
  for (const _ of upTo(150)) createJob(bench)
  while (count(bench, 'SELECT count(*) FROM active_actions') === 0) bench.step()
  const [blockedBefore, entriesBefore] = [blocked(bench), count(bench, 'SELECT count(*) FROM audit_log')]
  const heard = askToCancel(bench, { kind: 'apply' })
  const after = createJob(bench, { actionType: 'monitor' })
  let cancelled = 0
  let steps = 0
  while (heard.length === 0) {
    bench.step()
    steps++
    const now = cancelledOf(bench)
    t.ok(now - cancelled <= 40, `${now - cancelled} in one step`)
    cancelled = now
    t.same(blocked(bench), blockedBefore, 'no device is touched')
  }
  t.same(heard, [{ error: null, cancelled: 150 }])
  t.ok(steps >= 4)
  t.equal(bench.read.getJob(after.jobId)?.status, 'running', 'one made since does not wait for the end')
  const entries = bench.db.prepare('SELECT action, count(*) AS n FROM audit_log WHERE seq > ? GROUP BY action')
  t.match(
    new Map(entries.raw().all(entriesBefore) as [string, number][]).get('cancelBulkActionJobs'),
    150,
    'an entry for each',
  )
  bench.drain()
  t.same(statusesOf(bench), [
    { status: 'cancelled', n: 150 },
    { status: 'completed', n: 1 },
  ])
  t.end()
})

t.test('what callers do to jobs amid a cancel of many takes none of them out of it, and two of them both end', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  addDevices(bench, upTo(30))
  const jobs = upTo(100).map(() => createJob(bench))
  bench.step()
  const last = jobs.at(-1)?.jobId as string
  const [first] = jobs.map(({ jobId }) => jobId) as [string]
  bench.act((verbs) => verbs.pauseJob(first, null, ACTOR))
  const [paused, scheduled] = [askToCancel(bench, { status: 'paused' }), askToCancel(bench, { status: 'scheduled' })]
  bench.act((verbs) => verbs.resumeJob(first, null, ACTOR))
  bench.act((verbs) => verbs.cancelJob(last, 'alone', null, ACTOR))
  while (scheduled.length === 0) bench.step()
  t.same(paused, [{ error: null, cancelled: 1 }], 'it was paused when this was asked')
  t.same(scheduled, [{ error: null, cancelled: 98 }])
  t.equal(bench.read.getJob(last)?.cancelReason, 'alone')
  bench.drain()
  t.same(statusesOf(bench), [{ status: 'cancelled', n: 100 }])
  t.same(blocked(bench), [])
  t.end()
})

t.test('a cancel of many that a full disk ends says how many were, and the others go on', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  for (const _ of upTo(100)) createJob(bench, { scheduledAt: START + 1000 })
  const heard = askToCancel(bench, { kind: 'apply' })
  while (cancelledOf(bench) === 0) bench.step()
  const first = cancelledOf(bench)
  t.ok(first <= 40)
  bench.db.function('disk_is_full', () => {
    throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
  })
  bench.db.exec(`CREATE TEMP TRIGGER full BEFORE UPDATE ON jobs BEGIN SELECT disk_is_full(); END`)
  while (heard.length === 0) bench.step()
  t.match(heard, [{ error: { code: 'storage_full', message: `${first} of the 100 jobs that matched were cancelled` } }])
  bench.db.exec('DROP TRIGGER full')
  bench.clock.advance(1000)
  bench.drain()
  t.same(statusesOf(bench), [
    { status: 'cancelled', n: first },
    { status: 'completed', n: 100 - first },
  ])
  t.end()
})

t.test('a cancel of many that a crash ends is asked again', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(3))
  for (const _ of upTo(100)) createJob(bench, { scheduledAt: START + 1000 })
  const heard = askToCancel(bench, { kind: 'apply' })
  // A step is as long as a time, and may end before the first.
  while (cancelledOf(bench) === 0) bench.step()
  const first = cancelledOf(bench)
  bench.restart()
  t.same(heard, [], 'nobody was told that it is done')
  t.same(statusesOf(bench), [
    { status: 'cancelled', n: first },
    { status: 'scheduled', n: 100 - first },
  ])
  t.equal(cancelMany(bench, { kind: 'apply' }), 100 - first)
  t.end()
})

t.test('which of many jobs match is seen in short steps, and meanwhile none of them goes on', (t) => {
  const bench = benchOf(t)
  for (let n = 1; n <= 100; n++) createJob(bench, { actionType: n % 2 === 0 ? 'block' : 'monitor' })
  const { db, clock } = bench
  const finder = createJobFinder(db)
  const observer = createObserver(createSnapshots(db), createAuditLog(db, clock))
  const parts = { db, clock, time: { held: clock }, discardSet: createTargetSets(db, clock).discard, observer }
  const transitions = createJobTransitions(parts)
  let looks = 0
  const cancels = createBulkCancels({ db, finder, observer, transitions }, () => looks++)
  const heard: unknown[] = []
  cancels.begin({ actionType: 'block' }, null, ACTOR)((error, cancelled) => heard.push(error ?? cancelled))
  const held = () => upTo(100).filter(cancels.isHeld).length
  const counts: number[] = []
  while (cancels.busy) {
    counts.push(held())
    db.transaction(cancels.step).immediate()()
  }
  const [first = 0] = counts
  t.ok(first > 80 && first < 100, `${first} are held after the first step`)
  t.ok(counts.includes(50), 'then those that match')
  t.strictSame(
    counts,
    counts.toSorted((a, b) => b - a),
  )
  t.same(heard, [50])
  t.same(statusesOf(bench), [
    { status: 'cancelled', n: 50 },
    { status: 'scheduled', n: 50 },
  ])
  t.end()
})

t.test('a cancel of many of which none matches is answered once all are seen', (t) => {
  const bench = benchOf(t)
  for (const _ of upTo(30)) createJob(bench)
  for (const filter of [{ createdBy: 'nobody' }, { status: 'paused' }, { deleted: true }] as const) {
    t.equal(cancelMany(bench, filter), 0)
  }
  t.same(cancelledOf(bench), 0)
  t.end()
})
