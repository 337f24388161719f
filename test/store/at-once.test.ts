import t from 'tap'
import { addDevices, createJob, follow, runJob, statuses, upTo } from '../helpers/on-bench.ts'
import { benchOf, START, type StoreBench } from '../helpers/store-bench.ts'

const HOUR = 3600 * 1000
const YEARS = 10 * 365 * 24 * HOUR
const JUMPS = { 'an hour back': -HOUR, 'an hour ahead': HOUR, 'ten years back': -YEARS, 'ten years ahead': YEARS }
const statusOf = async (bench: StoreBench, jobId: string) => (await bench.store.getJob(jobId))?.status

/** The jobs in the order in which they started. */
async function startsOf(bench: StoreBench): Promise<string[]> {
  const started: string[] = []
  do {
    for (const { jobId, executedAt } of (await bench.store.listJobs({}, { limit: 100, after: null })).data) {
      if (executedAt !== null && !started.includes(jobId)) started.push(jobId)
    }
  } while (await bench.step())
  return started
}

for (const [jump, milliseconds] of Object.entries(JUMPS)) {
  for (const restarts of [false, true]) {
    const moved = async (bench: StoreBench) => {
      bench.clock.advance(milliseconds)
      if (restarts) await bench.restart()
    }
    const when = `a clock that jumps ${jump}${restarts ? ' over a restart' : ''}`

    t.test(`${when}: jobs to run at once do, in the order in which they were made`, async (t) => {
      const bench = await benchOf(t, { concurrency: 1 })
      await addDevices(bench, upTo(3))
      const block = await createJob(bench, { actionDuration: 60 })
      const slow = await createJob(bench, { scheduledAt: START - 60_000, actionType: 'monitor' })
      await moved(bench)
      const allow = await createJob(bench, { actionType: 'allow' })
      t.strictSame(await startsOf(bench), [block.jobId, slow.jobId, allow.jobId])
      t.strictSame(Object.keys(await statuses(bench, 1)).includes('block'), false, 'what was asked for last has won')
    })

    t.test(`${when}: follow-ups to be made at once are`, async (t) => {
      const bench = await benchOf(t)
      await addDevices(bench, upTo(3))
      const job = await runJob(bench)
      const revert = await follow(bench, 'revertJob', job.jobId)
      await moved(bench)
      await bench.drain()
      t.equal(await statusOf(bench, revert.jobId), 'completed')
      t.strictSame(await statuses(bench, 1), {})
    })
  }
}

t.test('jobs to run at once and scheduled ones start in the order of their times', async (t) => {
  const bench = await benchOf(t, { concurrency: 1 })
  const second = await createJob(bench, { scheduledAt: START + 1000 })
  const fourth = await createJob(bench, { scheduledAt: START + 3000 })
  const first = await createJob(bench)
  bench.clock.advance(2000)
  const third = await createJob(bench)
  bench.clock.advance(2000)
  const fifth = await createJob(bench)
  const made = [first, second, third, fourth, fifth]
  t.strictSame(
    await startsOf(bench),
    made.map(({ jobId }) => jobId),
  )
})

t.test('a job that was made before the clock was set back starts before all that came due since', async (t) => {
  const bench = await benchOf(t, { concurrency: 1 })
  const scheduled = await createJob(bench, { scheduledAt: START + 1000 })
  bench.clock.advance(HOUR)
  const atOnce = await createJob(bench)
  bench.clock.set(START + 2000)
  t.match((await bench.store.countJobs()).oldestDue, { at: START + HOUR }, 'it is what the metric shows')
  const since = await createJob(bench)
  t.strictSame(await startsOf(bench), [atOnce.jobId, scheduled.jobId, since.jobId])
})

t.test('what was scheduled waits for its time, also when the clock is set back', async (t) => {
  const bench = await benchOf(t)
  const { jobId } = await createJob(bench, { scheduledAt: START + HOUR })
  for (const jump of [-YEARS, -HOUR, HOUR - 1]) {
    bench.clock.set(START + jump)
    await bench.drain()
    t.equal(await statusOf(bench, jobId), 'scheduled')
  }
  bench.clock.set(START + HOUR)
  await bench.drain()
  t.equal(await statusOf(bench, jobId), 'completed')
})
