import t, { type Test } from 'tap'
import {
  ACTOR,
  addDevices,
  type Bench,
  type BenchOptions,
  benchOf,
  count,
  createJob,
  draft,
  feedOf,
  preview,
  runJob,
  START,
  statuses,
  upTo,
} from '../helpers/engine.ts'

const HOUR = 3600 * 1000
const DAY = 24 * HOUR
const YEARS = 10 * 365 * DAY
const jobs = (bench: Bench) => count(bench, 'SELECT count(*) FROM jobs')
const recorded = (bench: Bench) => count(bench, 'SELECT count(*) FROM ended_actions')

/** Sets the clock, with or without a restart after it. */
const WAYS: Record<string, (bench: Bench, milliseconds: number) => void> = {
  'while the server runs': (bench, milliseconds) => bench.clock.jump(milliseconds),
  'while it is off': (bench, milliseconds) => {
    bench.clock.jump(milliseconds)
    bench.restart()
  },
}
function withDevices(t: Test, options: BenchOptions = {}): Bench {
  const bench = benchOf(t, options)
  addDevices(bench, upTo(3))
  return bench
}
/** A server that has run for a while: it has written down how far its clock is. */
function runFor(bench: Bench, milliseconds: number): void {
  bench.clock.advance(milliseconds)
  bench.drain()
}
function deletedJob(bench: Bench): string {
  const { jobId } = runJob(bench)
  bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))
  return jobId
}

for (const [when, leap] of Object.entries(WAYS)) {
  t.test(`a clock that leaps ten years ahead ${when} removes nothing, and a year later it is believed`, (t) => {
    const bench = withDevices(t)
    const jobId = deletedJob(bench)
    runFor(bench, DAY)
    leap(bench, YEARS)
    runFor(bench, HOUR)
    leap(bench, 0)
    runFor(bench, 30 * DAY)
    t.equal(bench.act((verbs) => verbs.restoreJob(jobId, ACTOR)).jobId, jobId, 'a month later it can be restored')
    bench.act((verbs) => verbs.deleteJob(jobId, null, ACTOR))
    runFor(bench, 365 * DAY)
    t.equal(jobs(bench), 0)
    t.end()
  })

  t.test(`a clock that leaps ten years ahead ${when} ends no block for good: set right, it is active again`, (t) => {
    const bench = withDevices(t)
    runJob(bench, { actionDuration: 2 * 24 * 3600 })
    runFor(bench, DAY)
    leap(bench, YEARS)
    runFor(bench, HOUR)
    t.strictSame(feedOf(bench, 'block', 'mac', null, 10), [], 'as long as the clock says so, it is not')
    t.equal(recorded(bench), 0)
    leap(bench, -YEARS)
    runFor(bench, HOUR)
    t.strictSame(statuses(bench, 1), { block: START + 2 * DAY })
    runFor(bench, DAY)
    t.equal(recorded(bench), 3, 'and it ends in its time')
    t.end()
  })

  t.test(`a clock that leaps ten years ahead ${when} starts no job that is scheduled`, (t) => {
    const bench = withDevices(t)
    const { jobId } = createJob(bench, { scheduledAt: START + 2 * DAY, actionType: 'deny' })
    runFor(bench, DAY)
    leap(bench, YEARS)
    runFor(bench, HOUR)
    t.equal(bench.read.getJob(jobId)?.status, 'scheduled')
    const atOnce = runJob(bench)
    t.equal(atOnce.status, 'completed', 'what is to run at once does')
    leap(bench, -YEARS)
    runFor(bench, DAY)
    t.equal(bench.read.getJob(jobId)?.status, 'completed')
    t.end()
  })

  t.test(`a clock that leaps ten years ahead ${when} makes no job a second time`, (t) => {
    const bench = withDevices(t)
    const create = () => bench.act((verbs) => verbs.createJob(draft(), ACTOR, { key: 'key', bodyHash: 'body' }))
    const { job } = create()
    runFor(bench, HOUR)
    leap(bench, YEARS)
    runFor(bench, HOUR)
    t.match(create(), { job: { jobId: job.jobId }, replayed: true })
    t.end()
  })

  t.test(`after three weeks ${when} the clock is believed, and within days what is old is removed`, (t) => {
    const bench = withDevices(t)
    deletedJob(bench)
    const { jobId } = createJob(bench, { scheduledAt: START + 90 * DAY, actionType: 'deny' })
    runJob(bench, { actionType: 'monitor', actionDuration: 85 * 24 * 3600 })
    runFor(bench, 80 * DAY)
    leap(bench, 21 * DAY)
    runFor(bench, 1000)
    t.equal(recorded(bench), 3, 'what has expired is recorded')
    t.equal(bench.read.getJob(jobId)?.status, 'completed', 'what is due is done')
    t.equal(jobs(bench), 3, 'what is old is still there')
    runFor(bench, 2 * DAY)
    t.equal(jobs(bench), 2)
    t.end()
  })

  t.test(`what was deleted, or made with a key, while the clock was ten years back ${when} is kept`, (t) => {
    const bench = withDevices(t)
    runFor(bench, DAY)
    leap(bench, -YEARS)
    const jobId = deletedJob(bench)
    const create = () => bench.act((verbs) => verbs.createJob(draft(), ACTOR, { key: 'key', bodyHash: 'body' }))
    const { job } = create()
    runFor(bench, HOUR)
    leap(bench, YEARS)
    runFor(bench, HOUR)
    t.match(create(), { job: { jobId: job.jobId }, replayed: true })
    t.equal(bench.act((verbs) => verbs.restoreJob(jobId, ACTOR)).jobId, jobId)
    t.end()
  })

  t.test(`a clock that was ten years ahead at the first start, and is set right ${when}, holds up nothing`, (t) => {
    const bench = withDevices(t)
    bench.clock.jump(YEARS)
    bench.restart()
    runFor(bench, DAY)
    leap(bench, -YEARS)
    deletedJob(bench)
    runJob(bench, { actionType: 'monitor', actionDuration: 60 })
    runFor(bench, HOUR)
    t.equal(recorded(bench), 3)
    runFor(bench, 365 * DAY)
    t.equal(jobs(bench), 1)
    t.end()
  })

  for (const milliseconds of [-YEARS, -HOUR, HOUR, YEARS]) {
    t.test(`a preview does not outlive a clock that is set by ${milliseconds / HOUR} hours ${when}`, (t) => {
      const bench = withDevices(t)
      const previewId = preview(bench)
      leap(bench, milliseconds)
      runFor(bench, 1000)
      t.throws(() => createJob(bench, { previewId }), { code: 'preview_unknown' })
      t.throws(() => bench.read.listPreviewDevices(previewId, { limit: 1, after: null }), { code: 'not_found' })
      t.equal(count(bench, 'SELECT count(*) FROM previews'), 0, 'nor does it count for its key')
      t.end()
    })
  }
}

t.test('an allow that had ended by a leap does not come back beside the block that came after it', (t) => {
  const bench = withDevices(t)
  runJob(bench, { actionType: 'allow', actionDuration: 24 * 3600 })
  bench.clock.jump(YEARS)
  const { jobId, affectedCount } = runJob(bench)
  t.equal(affectedCount, 3)
  bench.clock.jump(-YEARS)
  t.strictSame(statuses(bench, 1), { block: null })
  const allow = { actionType: 'allow', endedBy: 'expired', endedAt: START + DAY }
  t.match(bench.read.getDevice(1), { actions: [{ jobId }], history: [allow] })
  t.end()
})

t.test('an hour ahead is believed at once', (t) => {
  const bench = withDevices(t)
  runJob(bench, { actionDuration: 1800 })
  const { jobId } = createJob(bench, { scheduledAt: START + HOUR })
  bench.clock.jump(HOUR)
  bench.drain()
  t.equal(recorded(bench), 3)
  t.equal(bench.read.getJob(jobId)?.status, 'completed')
  t.end()
})

t.test('an enforcer outside is not told to lift what a leap of ten years has ended', (t) => {
  const bench = withDevices(t, { enforcer: 'by hand' })
  createJob(bench, { actionDuration: 3600 })
  bench.drain()
  const batch = bench.takeBatch()
  bench.act((verbs) => verbs.settleEnforcement(batch?.batchId ?? '', { kind: 'answered', refusals: [] }))
  bench.drain()
  bench.clock.jump(YEARS)
  bench.drain()
  t.equal(bench.takeBatch(), null)
  bench.clock.jump(-YEARS)
  runFor(bench, HOUR)
  t.match(bench.takeBatch(), { apply: [], lift: [{ mac: 1 }, { mac: 2 }, { mac: 3 }] })
  t.end()
})

t.test('how far the clock is is written down at most once a minute', (t) => {
  const bench = benchOf(t)
  bench.drain()
  const changes = () => count(bench, 'SELECT total_changes()')
  const before = changes()
  for (let second = 0; second < 59; second++) runFor(bench, 1000)
  t.equal(changes(), before)
  runFor(bench, 1000)
  t.equal(changes(), before + 2)
  t.equal(count(bench, `SELECT value FROM meta WHERE name = 'settled_time'`), bench.clock.now())
  t.end()
})
