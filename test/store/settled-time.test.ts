import t, { type Test } from 'tap'
import { ACTOR, addDevices, createJob, draft, feedOf, preview, runJob, statuses, upTo } from '../helpers/on-bench.ts'
import { type BenchOptions, benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const HOUR = 3600 * 1000
const DAY = 24 * HOUR
const YEARS = 10 * 365 * DAY
const jobs = (bench: StoreBench) => bench.inside.count('jobs')
const recorded = (bench: StoreBench) => bench.inside.count('ended actions')

/** Sets the clock, with or without a restart after it. */
const WAYS: Record<string, (bench: StoreBench, milliseconds: number) => void | Promise<void>> = {
  'while the server runs': (bench, milliseconds) => bench.clock.jump(milliseconds),
  'while it is off': async (bench, milliseconds) => {
    bench.clock.jump(milliseconds)
    await bench.restart()
  },
}
async function withDevices(t: Test, options: BenchOptions = {}): Promise<StoreBench> {
  const bench = await benchOf(t, options)
  await addDevices(bench, upTo(3))
  return bench
}
/** A server that has run for a while: it has written down how far its clock is. */
async function runFor(bench: StoreBench, milliseconds: number): Promise<void> {
  bench.clock.advance(milliseconds)
  await bench.drain()
}
async function deletedJob(bench: StoreBench): Promise<string> {
  const { jobId } = await runJob(bench)
  await bench.store.deleteJob(jobId, null, ACTOR)
  return jobId
}

for (const [when, leap] of Object.entries(WAYS)) {
  t.test(`a clock that leaps ten years ahead ${when} removes nothing, and a year later it is believed`, async (t) => {
    const bench = await withDevices(t)
    const jobId = await deletedJob(bench)
    await runFor(bench, DAY)
    await leap(bench, YEARS)
    await runFor(bench, HOUR)
    await leap(bench, 0)
    await runFor(bench, 30 * DAY)
    t.equal((await bench.store.restoreJob(jobId, ACTOR)).jobId, jobId, 'a month later it can be restored')
    await bench.store.deleteJob(jobId, null, ACTOR)
    await runFor(bench, 365 * DAY)
    t.equal(await jobs(bench), 0)
  })

  t.test(
    `a clock that leaps ten years ahead ${when} ends no block for good: set right, it is active again`,
    async (t) => {
      const bench = await withDevices(t)
      await runJob(bench, { actionDuration: 2 * 24 * 3600 })
      await runFor(bench, DAY)
      await leap(bench, YEARS)
      await runFor(bench, HOUR)
      t.strictSame(await feedOf(bench, 'block', 'mac', null, 10), [], 'as long as the clock says so, it is not')
      t.equal(await recorded(bench), 0)
      await leap(bench, -YEARS)
      await runFor(bench, HOUR)
      t.strictSame(await statuses(bench, 1), { block: START + 2 * DAY })
      await runFor(bench, DAY)
      t.equal(await recorded(bench), 3, 'and it ends in its time')
    },
  )

  t.test(`a clock that leaps ten years ahead ${when} starts no job that is scheduled`, async (t) => {
    const bench = await withDevices(t)
    const { jobId } = await createJob(bench, { scheduledAt: START + 2 * DAY, actionType: 'deny' })
    await runFor(bench, DAY)
    await leap(bench, YEARS)
    await runFor(bench, HOUR)
    t.equal((await bench.store.getJob(jobId))?.status, 'scheduled')
    const atOnce = await runJob(bench)
    t.equal(atOnce.status, 'completed', 'what is to run at once does')
    await leap(bench, -YEARS)
    await runFor(bench, DAY)
    t.equal((await bench.store.getJob(jobId))?.status, 'completed')
  })

  t.test(`a clock that leaps ten years ahead ${when} makes no job a second time`, async (t) => {
    const bench = await withDevices(t)
    const create = () => bench.store.createJob(draft(), ACTOR, { key: 'key', bodyHash: 'body' })
    const { job } = await create()
    await runFor(bench, HOUR)
    await leap(bench, YEARS)
    await runFor(bench, HOUR)
    t.match(await create(), { job: { jobId: job.jobId }, replayed: true })
  })

  t.test(`after three weeks ${when} the clock is believed, and within days what is old is removed`, async (t) => {
    const bench = await withDevices(t)
    await deletedJob(bench)
    const { jobId } = await createJob(bench, { scheduledAt: START + 90 * DAY, actionType: 'deny' })
    await runJob(bench, { actionType: 'monitor', actionDuration: 85 * 24 * 3600 })
    await runFor(bench, 80 * DAY)
    await leap(bench, 21 * DAY)
    await runFor(bench, 1000)
    t.equal(await recorded(bench), 3, 'what has expired is recorded')
    t.equal((await bench.store.getJob(jobId))?.status, 'completed', 'what is due is done')
    t.equal(await jobs(bench), 3, 'what is old is still there')
    await runFor(bench, 2 * DAY)
    t.equal(await jobs(bench), 2)
  })

  t.test(`what was deleted, or made with a key, while the clock was ten years back ${when} is kept`, async (t) => {
    const bench = await withDevices(t)
    await runFor(bench, DAY)
    await leap(bench, -YEARS)
    const jobId = await deletedJob(bench)
    const create = () => bench.store.createJob(draft(), ACTOR, { key: 'key', bodyHash: 'body' })
    const { job } = await create()
    await runFor(bench, HOUR)
    await leap(bench, YEARS)
    await runFor(bench, HOUR)
    t.match(await create(), { job: { jobId: job.jobId }, replayed: true })
    t.equal((await bench.store.restoreJob(jobId, ACTOR)).jobId, jobId)
  })

  t.test(
    `a clock that was ten years ahead at the first start, and is set right ${when}, holds up nothing`,
    async (t) => {
      const bench = await withDevices(t)
      bench.clock.jump(YEARS)
      await bench.restart()
      await runFor(bench, DAY)
      await leap(bench, -YEARS)
      await deletedJob(bench)
      await runJob(bench, { actionType: 'monitor', actionDuration: 60 })
      await runFor(bench, HOUR)
      t.equal(await recorded(bench), 3)
      await runFor(bench, 365 * DAY)
      t.equal(await jobs(bench), 1)
    },
  )

  for (const milliseconds of [-YEARS, -HOUR, HOUR, YEARS]) {
    t.test(`a preview does not outlive a clock that is set by ${milliseconds / HOUR} hours ${when}`, async (t) => {
      const bench = await withDevices(t)
      const previewId = await preview(bench)
      await leap(bench, milliseconds)
      await runFor(bench, 1000)
      await t.rejects(() => createJob(bench, { previewId }), { code: 'preview_unknown' })
      await t.rejects(() => bench.store.listPreviewDevices(previewId, { limit: 1, after: null }), { code: 'not_found' })
      t.equal(await bench.inside.count('previews'), 0, 'nor does it count for its key')
    })
  }
}

t.test('an allow that had ended by a leap does not come back beside the block that came after it', async (t) => {
  const bench = await withDevices(t)
  await runJob(bench, { actionType: 'allow', actionDuration: 24 * 3600 })
  bench.clock.jump(YEARS)
  const { jobId, affectedCount } = await runJob(bench)
  t.equal(affectedCount, 3)
  bench.clock.jump(-YEARS)
  t.strictSame(await statuses(bench, 1), { block: null })
  const allow = { actionType: 'allow', endedBy: 'expired', endedAt: START + DAY }
  t.match(await bench.store.getDevice(1), { actions: [{ jobId }], history: [allow] })
})

t.test('an hour ahead is believed at once', async (t) => {
  const bench = await withDevices(t)
  await runJob(bench, { actionDuration: 1800 })
  const { jobId } = await createJob(bench, { scheduledAt: START + HOUR })
  bench.clock.jump(HOUR)
  await bench.drain()
  t.equal(await recorded(bench), 3)
  t.equal((await bench.store.getJob(jobId))?.status, 'completed')
})

t.test('an enforcer outside is not told to lift what a leap of ten years has ended', async (t) => {
  const bench = await withDevices(t, { enforcer: 'by hand' })
  await createJob(bench, { actionDuration: 3600 })
  await bench.drain()
  const batch = await bench.takeBatch()
  await bench.store.settleEnforcement(batch?.batchId ?? '', { kind: 'answered', refusals: [] })
  await bench.drain()
  bench.clock.jump(YEARS)
  await bench.drain()
  t.equal(await bench.takeBatch(), null)
  bench.clock.jump(-YEARS)
  await runFor(bench, HOUR)
  t.match(await bench.takeBatch(), { apply: [], lift: [{ mac: 1 }, { mac: 2 }, { mac: 3 }] })
})
