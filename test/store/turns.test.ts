import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import { RUNNER_STEPS } from '../../db/runner/runner-steps.ts'
import {
  addDevices,
  createJob,
  feedOf,
  inTurn,
  items,
  jobCounts,
  runJob,
  statuses,
  stepUntil,
  tagged,
  upTo,
} from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const HOUR = 3_600_000

t.test('a small job is not stuck behind a big one', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(300), ['big'])
  await addDevices(bench, [1, 2], ['small'])
  const big = await createJob(bench, { criteria: tagged('big') })
  const small = await createJob(bench, {
    criteria: { rules: [{ field: 'mac', operator: 'in', value: ['000000000001', '000000000002'] }] },
  })
  for (const _ of upTo(10)) await bench.step()
  t.equal((await bench.store.getJob(small.jobId))?.status, 'completed')
  t.equal((await bench.store.getJob(big.jobId))?.status, 'running')
  await bench.drain()
  t.equal((await bench.store.getJob(big.jobId))?.affectedCount, 298)
})

/** One that is bounded to more devices than a small job may have. */
const LARGE = { maxLimit: 10_001 }
const running = async (bench: StoreBench) => (await jobCounts(bench)).running

for (const scheduledAt of [null, START]) {
  const when = scheduledAt === null ? 'at once' : 'at a time'
  t.test(`a small job that is to run ${when} starts though large ones have all places, and is done soon`, async (t) => {
    const bench = await benchOf(t, { concurrency: 2 })
    await addDevices(bench, upTo(90))
    const large = await inTurn(upTo(4), () => createJob(bench, { ...LARGE, onExisting: 'replace', scheduledAt }))
    await bench.step()
    const small = await inTurn(upTo(2), (mac) => {
      const rule = { field: 'mac' as const, operator: 'equals' as const, value: `00000000000${mac}` }
      return createJob(bench, { criteria: { rules: [rule] }, scheduledAt })
    })
    const statusOf = async ({ jobId }: Job) => (await bench.store.getJob(jobId))?.status
    for (let steps = 0; steps < 6; steps++) {
      await bench.step()
      t.ok((await running(bench)) <= 3, 'one place more than there are')
      if ((await statusOf(small[1] as Job)) === 'running')
        t.equal(await statusOf(small[0] as Job), 'completed', 'one after the other')
    }
    t.strictSame(await inTurn(small, statusOf), ['completed', 'running'])
    t.strictSame(await inTurn(large, statusOf), ['running', 'running', 'scheduled', 'scheduled'])
    while (await bench.step()) t.ok((await running(bench)) <= 3)
    t.strictSame(
      await inTurn([...small, ...large], statusOf),
      upTo(6).map(() => 'completed'),
    )
  })
}

t.test('small jobs have every second turn, and large ones the others', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(90))
  const jobs = await inTurn([LARGE, LARGE, LARGE, {}], (limit) => createJob(bench, { ...limit, onExisting: 'replace' }))
  const small = jobs.at(-1) as Job
  await stepUntil(
    bench,
    async () => (await bench.store.getJob(small.jobId))?.status === 'completed',
    'the job is completed',
  )
  const done = await inTurn(
    jobs.slice(0, 3),
    async ({ jobId }) => (await bench.store.getJob(jobId))?.affectedCount ?? 0,
  )
  t.ok(Math.max(...done) <= 33, `${done.join()} of the large ones, when the small one had 90`)
  await bench.drain()
})

t.test('running jobs take turns, chunk by chunk', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(30))
  const jobs = await inTurn(upTo(3), () => createJob(bench, { onExisting: 'replace' }))
  const applied = () => inTurn(jobs, async ({ jobId }) => (await bench.store.getJob(jobId))?.affectedCount ?? 0)
  while (await bench.step()) {
    const counts = await applied()
    t.ok(Math.max(...counts) - Math.min(...counts) <= 3, counts.join())
  }
  t.same(await applied(), [30, 30, 30])
})

t.test('no more jobs run at once than they may, and each place that is free is taken', async (t) => {
  const bench = await benchOf(t, { concurrency: 2 })
  await addDevices(bench, upTo(9))
  for (const _ of upTo(5)) await createJob(bench)
  await bench.step()
  t.equal(await running(bench), 2)
  while (await bench.step()) t.ok((await running(bench)) <= 2)
  t.equal((await jobCounts(bench)).completed, 5)
})

t.test('jobs that became due while nobody ran start at once, the oldest schedule first', async (t) => {
  const bench = await benchOf(t, { concurrency: 1 })
  await addDevices(bench, upTo(3))
  const [late, early, middle] = await inTurn(
    [3000, 1000, 2000],
    async (delay) => (await createJob(bench, { scheduledAt: START + delay })).jobId,
  )
  await bench.restart()
  bench.clock.advance(HOUR)
  const started: string[] = []
  while (await bench.step()) {
    for (const { jobId, executedAt } of (await bench.store.listJobs({}, { limit: 10, after: null })).data) {
      if (executedAt !== null && !started.includes(jobId)) started.push(jobId)
    }
  }
  t.same(started, [early, middle, late])
})

t.test('a job starts at its time and not a millisecond before; up to five minutes in the past means now', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await createJob(bench, { scheduledAt: START + 1000 })
  for (const ago of [1, 5 * 60 * 1000])
    t.equal((await createJob(bench, { scheduledAt: START - ago })).scheduledAt, START)
  bench.clock.advance(999)
  await bench.drain()
  t.equal((await bench.store.getJob(jobId))?.status, 'scheduled')
  bench.clock.advance(1)
  await bench.drain()
  t.match(await bench.store.getJob(jobId), { status: 'completed', executedAt: START + 1000 })
})

t.test('a clock that jumps an hour ahead and back starts nothing twice and stops nothing for ever', async (t) => {
  const bench = await benchOf(t)
  await addDevices(bench, upTo(9))
  const soon = await createJob(bench, { scheduledAt: START + HOUR / 2 })
  const later = await createJob(bench, { scheduledAt: START + 2 * HOUR })
  const now = await createJob(bench, { actionType: 'monitor', actionDuration: 600 })
  await stepUntil(bench, async () => (await items(bench, now.jobId, 'applied')).length >= 3, '3 items are applied')
  bench.clock.advance(HOUR)
  await bench.drain()
  const done = await bench.store.getJob(soon.jobId)
  t.match(done, { status: 'completed', executedAt: START + HOUR })
  bench.clock.advance(-2 * HOUR)
  const another = await runJob(bench, { actionType: 'throttle', actionDuration: 600 })
  t.match(another, { status: 'completed', affectedCount: 9, executedAt: START - HOUR })
  t.same(await statuses(bench, 1), { block: null, throttle: START - HOUR + 600_000 })
  t.same(await bench.store.getJob(soon.jobId), done, 'what was done stays done')
  t.equal((await bench.store.getJob(later.jobId))?.status, 'scheduled')
  bench.clock.advance(600_000)
  await bench.drain()
  t.same(await statuses(bench, 1), { block: null })
  t.same(await bench.inside.overdue(), [], 'the sweep goes on')
  bench.clock.set(START + 2 * HOUR)
  await bench.drain()
  t.equal((await bench.store.getJob(later.jobId))?.status, 'completed')
})

for (const step of RUNNER_STEPS) {
  t.test(`a crash at ${step}, the first or the second time, loses nothing and applies nothing twice`, async (t) => {
    for (const pass of [1, 2]) {
      let passes = 0
      const bench = await benchOf(t, {
        onStep(reached) {
          if (reached === step && ++passes === pass) bench.crash()
        },
      })
      await addDevices(bench, upTo(7))
      await addDevices(bench, [8])
      const crashes = await runCrashing(bench)
      // Some steps are passed once in the whole of a job.
      t.ok(crashes === 1 || pass === 2, `${crashes} crashes`)
      const job = (await bench.store.listJobs({}, { limit: 1, after: null })).data[0]
      t.match(job, { status: 'completed', targetedCount: 8, affectedCount: 8, version: 3 })
      t.equal((await items(bench, job?.jobId ?? '', 'applied')).length, 8)
      t.equal(await bench.inside.count('active actions'), 8)
      t.equal(await bench.inside.count('ended actions'), 0, 'nothing replaced itself')
    }
  })

  t.test(`a full disk at ${step} is tried again, in the same process, and told once`, async (t) => {
    let faults = 3
    const bench = await benchOf(t, {
      onStep(reached) {
        if (reached === step && faults-- > 0) bench.meetFullDisk()
      },
    })
    await addDevices(bench, upTo(7))
    await createJob(bench)
    for (const _ of upTo(30)) await bench.step()
    const job = (await bench.store.listJobs({}, { limit: 1, after: null })).data[0]
    t.match(job, { status: 'completed', affectedCount: 7 })
    t.equal(await bench.inside.count('ended actions'), 0)
    t.ok(faults < 3, 'the disk was full')
    t.equal(bench.faults.length, 1)
  })
}
/** Runs a job through crashes; how many there were. */
async function runCrashing(bench: StoreBench): Promise<number> {
  let crashes = 0
  await createJob(bench)
  for (const _ of upTo(20)) {
    await bench.step()
    if (!bench.hasCrashed) continue
    crashes++
    await bench.restart()
  }
  return crashes
}

t.test('a fault inside the server ends its job alone, with the account it had', async (t) => {
  let armed = false
  const bench = await benchOf(t, {
    onStep(step) {
      if (step !== 'actions-placed' || !armed) return
      armed = false
      throw new TypeError('a bug')
    },
  })
  await addDevices(bench, upTo(9))
  const [bad, good] = [await createJob(bench), await createJob(bench, { actionType: 'monitor' })]
  await stepUntil(bench, async () => (await items(bench, bad.jobId, 'applied')).length >= 3, '3 items are applied')
  await stepUntil(bench, async () => (await items(bench, good.jobId, 'applied')).length >= 3, '3 items are applied')
  armed = true
  await bench.drain()
  t.match(await bench.store.getJob(bad.jobId), {
    ...{
      status: 'failed',
      targetedCount: 9,
      affectedCount: 3,
      notReachedCount: 6,
      failure: /^An internal error ended/,
    },
  })
  t.notMatch((await bench.store.getJob(bad.jobId))?.failure, /a bug/, 'nothing of the inside')
  t.same(await feedOf(bench, 'block', 'mac', null, 10), [1, 2, 3])
  t.match(await bench.store.getJob(good.jobId), { status: 'completed', affectedCount: 9 })
  t.match(bench.faults, [{ message: 'a bug' }])
})

t.test('a fault after the last chunk was committed does not touch the completed job', async (t) => {
  let chunks = 0
  const bench = await benchOf(t, {
    onStep(step) {
      if (step === 'chunk-committed' && ++chunks === 2) throw new TypeError('a bug')
    },
  })
  await addDevices(bench, upTo(5))
  t.match(await runJob(bench), { status: 'completed', affectedCount: 5, failure: null, version: 3 })
  t.equal(bench.faults.length, 1)
})
