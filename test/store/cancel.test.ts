import t, { type Test } from 'tap'
import type { Job, JobStatus } from '../../db/jobs/job.ts'
import type { JobFilter } from '../../db/jobs/job-store.ts'
import {
  ACTOR,
  addDevices,
  auditEntries,
  begun,
  cancel,
  cancelMany,
  createJob,
  feedOf,
  inTurn,
  items,
  jobCounts,
  preview,
  runJob,
  stepUntil,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const blocked = (bench: StoreBench) => feedOf(bench, 'block', 'mac', null, 100)
/** Once cancelled, nothing moves any more. */
async function staysPut(t: Test, bench: StoreBench, jobId: string): Promise<void> {
  const before = [await bench.store.getJob(jobId), await items(bench, jobId), await blocked(bench)]
  bench.clock.advance(5000)
  await bench.drain()
  await bench.restart()
  await bench.drain()
  t.same([await bench.store.getJob(jobId), await items(bench, jobId), await blocked(bench)], before)
}

t.test('a scheduled job is cancelled and never starts', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(5))
  const { jobId } = await createJob(bench, { scheduledAt: START + 1000 })
  const job = await cancel(bench, jobId, 'changed my mind')
  t.match(job, {
    status: 'cancelled',
    cancelReason: 'changed my mind',
    completedAt: START,
    executedAt: null,
    version: 2,
  })
  t.match(job, { targetedCount: 0, notReachedCount: 0 })
  await staysPut(t, bench, jobId)
})

t.test('a job that is fixing its targets is cancelled with none', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await bench.step()
  t.equal(await bench.inside.count('targets'), 3)
  t.match(await cancel(bench, jobId), { status: 'cancelled', targetedCount: 0, affectedCount: 0, notReachedCount: 0 })
  t.same(await items(bench, jobId), [])
  await staysPut(t, bench, jobId)
  t.equal(await bench.inside.count('targets'), 0, 'what it had found is removed')
})

t.test('a job that is applying is cancelled where it stands, exactly', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 3, '3 items are applied')
  const job = await cancel(bench, jobId)
  t.match(job, { targetedCount: 9, affectedCount: 3, skippedCount: 0, failedCount: 0, notReachedCount: 6 })
  t.same(await blocked(bench), [1, 2, 3])
  t.same(
    (await items(bench, jobId, 'not_reached')).map(({ mac }) => mac),
    [4, 5, 6, 7, 8, 9],
  )
  t.same(await items(bench, jobId, 'pending'), [])
  await staysPut(t, bench, jobId)
})

t.test('a job with its targets fixed and none applied leaves all of them not reached', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(4))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await items(bench, jobId)).length !== 0, 'the job has its targets')
  t.match(await cancel(bench, jobId), { targetedCount: 4, affectedCount: 0, notReachedCount: 4 })
  t.same(await blocked(bench), [])
})

t.test('a paused job is cancelled with the account it had', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId } = await createJob(bench)
  await stepUntil(bench, async () => (await items(bench, jobId, 'applied')).length >= 6, '6 items are applied')
  await bench.store.pauseJob(jobId, null, ACTOR)
  t.match(await cancel(bench, jobId), { status: 'cancelled', pauseCause: null, affectedCount: 6, notReachedCount: 3 })
  await staysPut(t, bench, jobId)
})

t.test('a scheduled job with a preview is cancelled, and its set removed', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(5))
  const { jobId } = await createJob(bench, { previewId: await preview(bench), scheduledAt: START + 9_999_999 })
  t.match(await cancel(bench, jobId), { status: 'cancelled', targetedCount: 0 })
  bench.clock.advance(1000)
  await bench.drain()
  t.equal(await bench.inside.count('targets'), 0)
})

t.test('cancelling again answers the same job, with its first reason, whatever the If-Match', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await createJob(bench, { scheduledAt: START + 1000 })
  const first = await cancel(bench, jobId, 'first')
  bench.clock.advance(500)
  t.same(await cancel(bench, jobId, 'second'), first)
  t.same(await bench.store.cancelJob(jobId, null, [1], ACTOR), first)
})

t.test('a completed and a failed job are not cancelled; the refusal names the state and what is allowed', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(4))
  for (const job of [await runJob(bench), await runJob(bench, { maxLimit: 1 })]) {
    const message = `The job's status is ${job.status}; cancel is allowed only while it is scheduled, running or paused.`
    await t.rejects(() => cancel(bench, job.jobId), { code: 'wrong_state', message })
    t.same(await bench.store.getJob(job.jobId), job)
  }
})

t.test('an unknown and a deleted job are not found', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await runJob(bench)
  await bench.store.deleteJob(jobId, null, ACTOR)
  for (const id of [jobId, 'no-uuid', '']) await t.rejects(() => cancel(bench, id), { code: 'not_found' })
})

t.test('If-Match compares the version: progress does not lose it, a transition does', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const { jobId, version } = await createJob(bench)
  await bench.step()
  await t.rejects(() => bench.store.cancelJob(jobId, null, [version], ACTOR), { code: 'version_mismatch' })
  const running = (await bench.store.getJob(jobId))?.version as number
  for (const _ of upTo(4)) await bench.step()
  t.match(await bench.store.cancelJob(jobId, null, [77, running], ACTOR), { status: 'cancelled' })
})

t.test('many are cancelled by filter, and only those that can be', async (t) => {
  const bench = await benchOf(t, { concurrency: 1 })
  await addDevices(bench, upTo(5))
  const done = await runJob(bench)
  const later = { scheduledAt: START + 1000 }
  const [mine, deny, other] = [
    await createJob(bench, later),
    await createJob(bench, { ...later, actionType: 'deny' }),
    await createJob(bench),
  ]
  const cancelled = (filter: object) => cancelMany(bench, filter, 'all')
  t.equal(await cancelled({ status: 'completed' }), 0)
  t.equal(await cancelled({ createdBy: 'nobody' }), 0)
  t.equal(await cancelled({ actionType: 'deny' }), 1)
  t.equal(await cancelled({ kind: 'apply' }), 2)
  t.equal(await cancelled({ kind: 'apply' }), 0)
  const status = async (jobId: string): Promise<JobStatus | undefined> => (await bench.store.getJob(jobId))?.status
  t.same(await inTurn([done, mine, deny, other], ({ jobId }) => status(jobId)), [
    'completed',
    ...Array(3).fill('cancelled'),
  ])
  t.equal((await bench.store.getJob(mine.jobId))?.cancelReason, 'all')
})

const askToCancel = (bench: StoreBench, filter: JobFilter) => begun(bench, bench.store.cancelJobs(filter, null, ACTOR))
const cancelledOf = async (bench: StoreBench) => (await jobCounts(bench)).cancelled
/** How many jobs there are of each status of which there are any. */
const statusesOf = async (bench: StoreBench) =>
  Object.fromEntries(Object.entries(await jobCounts(bench)).filter(([, count]) => count > 0))

t.test('many are cancelled in short steps, and until it is answered none of them starts or goes on', async (t) => {
  const bench = await benchOf(t, { concurrency: 2 })
  await addDevices(bench, upTo(30))
  for (const _ of upTo(150)) await createJob(bench)
  await stepUntil(bench, async () => (await bench.inside.count('active actions')) !== 0, 'an action is active')
  const [blockedBefore, entriesBefore] = [await blocked(bench), (await auditEntries(bench)).length]
  const heard = await askToCancel(bench, { kind: 'apply' })
  const after = await createJob(bench, { actionType: 'monitor' })
  let cancelled = 0
  let steps = 0
  while (heard.answer === null) {
    await bench.step()
    steps++
    const now = await cancelledOf(bench)
    t.ok(now - cancelled <= 40, `${now - cancelled} in one step`)
    cancelled = now
    t.same(await blocked(bench), blockedBefore, 'no device is touched')
  }
  t.same(heard, { error: null, answer: 150 })
  t.ok(steps >= 4)
  const { status } = (await bench.store.getJob(after.jobId)) as Job
  t.ok(['running', 'completed'].includes(status), 'one made since does not wait for the end')
  const since = (await auditEntries(bench)).slice(entriesBefore)
  t.equal(since.filter(({ action }) => action === 'cancelBulkActionJobs').length, 150, 'an entry for each')
  await bench.drain()
  t.same(await statusesOf(bench), { cancelled: 150, completed: 1 })
})

t.test(
  'what callers do to jobs amid a cancel of many takes none of them out of it, and two of them both end',
  async (t) => {
    const bench = await benchOf(t, { concurrency: 1 })
    await addDevices(bench, upTo(30))
    const jobs = await inTurn(upTo(100), () => createJob(bench))
    await bench.step()
    const last = jobs.at(-1)?.jobId as string
    const [first] = jobs.map(({ jobId }) => jobId) as [string]
    await bench.store.pauseJob(first, null, ACTOR)
    const [paused, scheduled] = [
      await askToCancel(bench, { status: 'paused' }),
      await askToCancel(bench, { status: 'scheduled' }),
    ]
    await bench.store.resumeJob(first, null, ACTOR)
    await bench.store.cancelJob(last, 'alone', null, ACTOR)
    await stepUntil(bench, () => scheduled.answer !== null, 'the call is answered')
    t.same(paused, { error: null, answer: 1 }, 'it was paused when this was asked')
    t.same(scheduled, { error: null, answer: 98 })
    t.equal((await bench.store.getJob(last))?.cancelReason, 'alone')
    await bench.drain()
    t.same(await statusesOf(bench), { cancelled: 100 })
    t.same(await blocked(bench), [])
  },
)

t.test('a cancel of many that a full disk ends says how many were, and the others go on', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  for (const _ of upTo(100)) await createJob(bench, { scheduledAt: START + 1000 })
  const heard = await askToCancel(bench, { kind: 'apply' })
  // A step is as long as a time, and may end before the first.
  await stepUntil(bench, async () => (await cancelledOf(bench)) !== 0, 'a job is cancelled')
  const first = await cancelledOf(bench)
  t.ok(first <= 40)
  await bench.fillDisk()
  await stepUntil(bench, () => heard.answer !== null || heard.error !== null, 'the call has ended')
  t.match(heard, {
    error: { code: 'storage_full', message: `${first} of the 100 jobs that matched were cancelled` },
  })
  await bench.makeRoom()
  bench.clock.advance(1000)
  await bench.drain()
  t.same(await statusesOf(bench), { cancelled: first, completed: 100 - first })
})

t.test('a cancel of many that a crash ends is asked again', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(3))
  for (const _ of upTo(100)) await createJob(bench, { scheduledAt: START + 1000 })
  const heard = await askToCancel(bench, { kind: 'apply' })
  // A step is as long as a time, and may end before the first.
  await stepUntil(bench, async () => (await cancelledOf(bench)) !== 0, 'a job is cancelled')
  const first = await cancelledOf(bench)
  await bench.restart()
  t.same(heard, { error: null, answer: null }, 'nobody was told that it is done')
  t.same(await statusesOf(bench), { cancelled: first, scheduled: 100 - first })
  t.equal(await cancelMany(bench, { kind: 'apply' }), 100 - first)
})

t.test('a cancel of many of which none matches is answered once all are seen', async (t) => {
  const bench = await benchOf(t)
  for (const _ of upTo(30)) await createJob(bench)
  for (const filter of [{ createdBy: 'nobody' }, { status: 'paused' }, { deleted: true }] as const) {
    t.equal(await cancelMany(bench, filter), 0)
  }
  t.equal(await cancelledOf(bench), 0)
})
