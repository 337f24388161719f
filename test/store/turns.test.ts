import t from 'tap'
import type { Job } from '../../db/jobs/job.ts'
import { RUNNER_STEPS } from '../../db/runner/runner-steps.ts'
import {
  addDevices,
  type Bench,
  benchOf,
  count,
  createJob,
  feedOf,
  items,
  runJob,
  START,
  statuses,
  tagged,
  upTo,
} from '../helpers/engine.ts'

const HOUR = 3_600_000

t.test('a small job is not stuck behind a big one', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(300), ['big'])
  addDevices(bench, [1, 2], ['small'])
  const big = createJob(bench, { criteria: tagged('big') })
  const small = createJob(bench, {
    criteria: { rules: [{ field: 'mac', operator: 'in', value: ['000000000001', '000000000002'] }] },
  })
  for (const _ of upTo(10)) bench.step()
  t.equal(bench.read.getJob(small.jobId)?.status, 'completed')
  t.equal(bench.read.getJob(big.jobId)?.status, 'running')
  bench.drain()
  t.equal(bench.read.getJob(big.jobId)?.affectedCount, 298)
  t.end()
})

/** One that is bounded to more devices than a small job may have. */
const LARGE = { maxLimit: 10_001 }
const running = (bench: Bench) => count(bench, `SELECT count(*) FROM jobs WHERE status = 'running'`)

for (const scheduledAt of [null, START]) {
  const when = scheduledAt === null ? 'at once' : 'at a time'
  t.test(`a small job that is to run ${when} starts though large ones have all places, and is done soon`, (t) => {
    const bench = benchOf(t, { concurrency: 2 })
    addDevices(bench, upTo(90))
    const large = upTo(4).map(() => createJob(bench, { ...LARGE, onExisting: 'replace', scheduledAt }))
    bench.step()
    const small = upTo(2).map((mac) => {
      const rule = { field: 'mac' as const, operator: 'equals' as const, value: `00000000000${mac}` }
      return createJob(bench, { criteria: { rules: [rule] }, scheduledAt })
    })
    const statusOf = ({ jobId }: Job) => bench.read.getJob(jobId)?.status
    for (let steps = 0; steps < 6; steps++) {
      bench.step()
      t.ok(running(bench) <= 3, 'one place more than there are')
      if (statusOf(small[1] as Job) === 'running')
        t.equal(statusOf(small[0] as Job), 'completed', 'one after the other')
    }
    t.strictSame(small.map(statusOf), ['completed', 'running'])
    t.strictSame(large.map(statusOf), ['running', 'running', 'scheduled', 'scheduled'])
    while (bench.step()) t.ok(running(bench) <= 3)
    t.strictSame(
      [...small, ...large].map(statusOf),
      upTo(6).map(() => 'completed'),
    )
    t.end()
  })
}

t.test('small jobs have every second turn, and large ones the others', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(90))
  const jobs = [LARGE, LARGE, LARGE, {}].map((limit) => createJob(bench, { ...limit, onExisting: 'replace' }))
  const small = jobs.at(-1) as Job
  while (bench.read.getJob(small.jobId)?.status !== 'completed') bench.step()
  const done = jobs.slice(0, 3).map(({ jobId }) => bench.read.getJob(jobId)?.affectedCount ?? 0)
  t.ok(Math.max(...done) <= 33, `${done.join()} of the large ones, when the small one had 90`)
  bench.drain()
  t.end()
})

t.test('running jobs take turns, chunk by chunk', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(30))
  const jobs = upTo(3).map(() => createJob(bench, { onExisting: 'replace' }))
  const applied = () => jobs.map(({ jobId }) => bench.read.getJob(jobId)?.affectedCount ?? 0)
  while (bench.step()) {
    const counts = applied()
    t.ok(Math.max(...counts) - Math.min(...counts) <= 3, counts.join())
  }
  t.same(applied(), [30, 30, 30])
  t.end()
})

t.test('no more jobs run at once than they may, and each place that is free is taken', (t) => {
  const bench = benchOf(t, { concurrency: 2 })
  addDevices(bench, upTo(9))
  for (const _ of upTo(5)) createJob(bench)
  const running = () => count(bench, `SELECT count(*) FROM jobs WHERE status = 'running'`)
  bench.step()
  t.equal(running(), 2)
  while (bench.step()) t.ok(running() <= 2)
  t.equal(count(bench, `SELECT count(*) FROM jobs WHERE status = 'completed'`), 5)
  t.end()
})

t.test('jobs that became due while nobody ran start at once, the oldest schedule first', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  addDevices(bench, upTo(3))
  const [late, early, middle] = [3000, 1000, 2000].map(
    (delay) => createJob(bench, { scheduledAt: START + delay }).jobId,
  )
  bench.restart()
  bench.clock.advance(HOUR)
  const started: string[] = []
  while (bench.step()) {
    for (const { jobId, executedAt } of bench.read.listJobs({}, { limit: 10, after: null }).data) {
      if (executedAt !== null && !started.includes(jobId)) started.push(jobId)
    }
  }
  t.same(started, [early, middle, late])
  t.end()
})

t.test('a job starts at its time and not a millisecond before; up to five minutes in the past means now', (t) => {
  const bench = benchOf(t)
  const { jobId } = createJob(bench, { scheduledAt: START + 1000 })
  for (const ago of [1, 5 * 60 * 1000]) t.equal(createJob(bench, { scheduledAt: START - ago }).scheduledAt, START)
  bench.clock.advance(999)
  bench.drain()
  t.equal(bench.read.getJob(jobId)?.status, 'scheduled')
  bench.clock.advance(1)
  bench.drain()
  t.match(bench.read.getJob(jobId), { status: 'completed', executedAt: START + 1000 })
  t.end()
})

t.test('a clock that jumps an hour ahead and back starts nothing twice and stops nothing for ever', (t) => {
  const bench = benchOf(t)
  addDevices(bench, upTo(9))
  const soon = createJob(bench, { scheduledAt: START + HOUR / 2 })
  const later = createJob(bench, { scheduledAt: START + 2 * HOUR })
  const now = createJob(bench, { actionType: 'monitor', actionDuration: 600 })
  while (items(bench, now.jobId, 'applied').length < 3) bench.step()
  bench.clock.advance(HOUR)
  bench.drain()
  const done = bench.read.getJob(soon.jobId)
  t.match(done, { status: 'completed', executedAt: START + HOUR })
  bench.clock.advance(-2 * HOUR)
  const another = runJob(bench, { actionType: 'throttle', actionDuration: 600 })
  t.match(another, { status: 'completed', affectedCount: 9, executedAt: START - HOUR })
  t.same(statuses(bench, 1), { block: null, throttle: START - HOUR + 600_000 })
  t.same(bench.read.getJob(soon.jobId), done, 'what was done stays done')
  t.equal(bench.read.getJob(later.jobId)?.status, 'scheduled')
  bench.clock.advance(600_000)
  bench.drain()
  t.same(statuses(bench, 1), { block: null })
  t.equal(count(bench, `SELECT count(*) FROM active_actions WHERE action_type = 'throttle'`), 0, 'the sweep goes on')
  bench.clock.set(START + 2 * HOUR)
  bench.drain()
  t.equal(bench.read.getJob(later.jobId)?.status, 'completed')
  t.end()
})

for (const step of RUNNER_STEPS) {
  t.test(`a crash at ${step}, the first or the second time, loses nothing and applies nothing twice`, (t) => {
    for (const pass of [1, 2]) {
      let passes = 0
      const bench = benchOf(t, {
        onStep(reached) {
          if (reached !== step || ++passes !== pass) return
          bench.db.close()
          throw new Error('crash')
        },
      })
      addDevices(bench, upTo(7))
      addDevices(bench, [8])
      runCrashing(bench)
      const job = bench.read.listJobs({}, { limit: 1, after: null }).data[0]
      t.match(job, { status: 'completed', targetedCount: 8, affectedCount: 8, version: 3 })
      t.equal(items(bench, job?.jobId ?? '', 'applied').length, 8)
      t.equal(count(bench, 'SELECT count(*) FROM active_actions'), 8)
      t.equal(count(bench, 'SELECT count(*) FROM ended_actions'), 0, 'nothing replaced itself')
    }
    t.end()
  })

  t.test(`a full disk at ${step} is tried again, in the same process, and told once`, (t) => {
    let faults = 3
    const bench = benchOf(t, {
      onStep(reached) {
        if (reached === step && faults-- > 0) throw Object.assign(new Error('full'), { code: 'SQLITE_FULL' })
      },
    })
    addDevices(bench, upTo(7))
    createJob(bench)
    for (const _ of upTo(30)) bench.step()
    const job = bench.read.listJobs({}, { limit: 1, after: null }).data[0]
    t.match(job, { status: 'completed', affectedCount: 7 })
    t.equal(count(bench, 'SELECT count(*) FROM ended_actions'), 0)
    t.ok(bench.faults.length >= 1)
    t.end()
  })
}
function runCrashing(bench: ReturnType<typeof benchOf>): void {
  createJob(bench)
  for (const _ of upTo(20)) {
    bench.step()
    if (!bench.db.open) bench.restart()
  }
}

t.test('a fault inside the server ends its job alone, with the account it had', (t) => {
  let armed = false
  const bench = benchOf(t, {
    onStep(step) {
      if (step !== 'actions-placed' || !armed) return
      armed = false
      throw new TypeError('a bug')
    },
  })
  addDevices(bench, upTo(9))
  const [bad, good] = [createJob(bench), createJob(bench, { actionType: 'monitor' })]
  while (items(bench, bad.jobId, 'applied').length < 3) bench.step()
  while (items(bench, good.jobId, 'applied').length < 3) bench.step()
  armed = true
  bench.drain()
  t.match(bench.read.getJob(bad.jobId), {
    ...{
      status: 'failed',
      targetedCount: 9,
      affectedCount: 3,
      notReachedCount: 6,
      failure: /^An internal error ended/,
    },
  })
  t.notMatch(bench.read.getJob(bad.jobId)?.failure, /a bug/, 'nothing of the inside')
  t.same(feedOf(bench, 'block', 'mac', null, 10), [1, 2, 3])
  t.match(bench.read.getJob(good.jobId), { status: 'completed', affectedCount: 9 })
  t.match(bench.faults, [{ message: 'a bug' }])
  t.end()
})

t.test('a fault after the last chunk was committed does not touch the completed job', (t) => {
  let chunks = 0
  const bench = benchOf(t, {
    onStep(step) {
      if (step === 'chunk-committed' && ++chunks === 2) throw new TypeError('a bug')
    },
  })
  addDevices(bench, upTo(5))
  t.match(runJob(bench), { status: 'completed', affectedCount: 5, failure: null, version: 3 })
  t.equal(bench.faults.length, 1)
  t.end()
})
