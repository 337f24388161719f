import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { openForWriting } from '../../db/sqlite/connection.ts'
import { addDevices, type Bench, benchOf, createJob, follow, runJob, START, statuses, upTo } from '../helpers/engine.ts'

const HOUR = 3600 * 1000
const YEARS = 10 * 365 * 24 * HOUR
const JUMPS = { 'an hour back': -HOUR, 'an hour ahead': HOUR, 'ten years back': -YEARS, 'ten years ahead': YEARS }
const statusOf = (bench: Bench, jobId: string) => bench.read.getJob(jobId)?.status

/** The jobs in the order in which they started. */
function startsOf(bench: Bench): string[] {
  const started: string[] = []
  do {
    for (const { jobId, executedAt } of bench.read.listJobs({}, { limit: 100, after: null }).data) {
      if (executedAt !== null && !started.includes(jobId)) started.push(jobId)
    }
  } while (bench.step())
  return started
}

for (const [jump, milliseconds] of Object.entries(JUMPS)) {
  for (const restarts of [false, true]) {
    const moved = (bench: Bench) => {
      bench.clock.advance(milliseconds)
      if (restarts) bench.restart()
    }
    const when = `a clock that jumps ${jump}${restarts ? ' over a restart' : ''}`

    t.test(`${when}: jobs to run at once do, in the order in which they were made`, (t) => {
      const bench = benchOf(t, { concurrency: 1 })
      addDevices(bench, upTo(3))
      const block = createJob(bench, { actionDuration: 60 })
      const slow = createJob(bench, { scheduledAt: START - 60_000, actionType: 'monitor' })
      moved(bench)
      const allow = createJob(bench, { actionType: 'allow' })
      t.strictSame(startsOf(bench), [block.jobId, slow.jobId, allow.jobId])
      t.strictSame(Object.keys(statuses(bench, 1)).includes('block'), false, 'what was asked for last has won')
      t.end()
    })

    t.test(`${when}: follow-ups to be made at once are`, (t) => {
      const bench = benchOf(t)
      addDevices(bench, upTo(3))
      const job = runJob(bench)
      const revert = follow(bench, 'revertJob', job.jobId)
      moved(bench)
      bench.drain()
      t.equal(statusOf(bench, revert.jobId), 'completed')
      t.strictSame(statuses(bench, 1), {})
      t.end()
    })
  }
}

t.test('jobs to run at once and scheduled ones start in the order of their times', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  const second = createJob(bench, { scheduledAt: START + 1000 })
  const fourth = createJob(bench, { scheduledAt: START + 3000 })
  const first = createJob(bench)
  bench.clock.advance(2000)
  const third = createJob(bench)
  bench.clock.advance(2000)
  const fifth = createJob(bench)
  const made = [first, second, third, fourth, fifth]
  t.strictSame(
    startsOf(bench),
    made.map(({ jobId }) => jobId),
  )
  t.end()
})

t.test('a job that was made before the clock was set back starts before all that came due since', (t) => {
  const bench = benchOf(t, { concurrency: 1 })
  const scheduled = createJob(bench, { scheduledAt: START + 1000 })
  bench.clock.advance(HOUR)
  const atOnce = createJob(bench)
  bench.clock.set(START + 2000)
  t.match(bench.read.countJobs().oldestDue, { at: START + HOUR }, 'it is what the metric shows')
  const since = createJob(bench)
  t.strictSame(startsOf(bench), [atOnce.jobId, scheduled.jobId, since.jobId])
  t.end()
})

t.test('what was scheduled waits for its time, also when the clock is set back', (t) => {
  const bench = benchOf(t)
  const { jobId } = createJob(bench, { scheduledAt: START + HOUR })
  for (const jump of [-YEARS, -HOUR, HOUR - 1]) {
    bench.clock.set(START + jump)
    bench.drain()
    t.equal(statusOf(bench, jobId), 'scheduled')
  }
  bench.clock.set(START + HOUR)
  bench.drain()
  t.equal(statusOf(bench, jobId), 'completed')
  t.end()
})

t.test('a database of before knows which of its waiting jobs were to run at once', (t) => {
  const db = openForWriting(join(t.testdir(), 'before.db'))
  t.teardown(() => db.close())
  const migrations = ['0001-founding', '0002-audit', '0003-webhooks', '0004-enforcement']
  for (const name of migrations) db.exec(migrationOf(name))
  const insert = db.prepare(
    `INSERT INTO jobs (job_id, kind, criteria_json, action_type, action_duration, action_reason, scheduled_at,
       max_limit, status, created_by, created_at, updated_at)
     VALUES (?, 'apply', '{}', 'block', 0, 'because', ?, 1, 'scheduled', 'alice', 1000, 1000)`,
  )
  insert.run('at once', 1000)
  insert.run('later', 1001)
  db.exec(migrationOf('0005-at-once'))
  t.strictSame(db.prepare('SELECT job_id, at_once FROM jobs ORDER BY seq').all(), [
    { job_id: 'at once', at_once: 1 },
    { job_id: 'later', at_once: 0 },
  ])
  t.end()
})

function migrationOf(name: string): string {
  return readFileSync(join(import.meta.dirname, `../../db/sqlite/migrations/${name}.sql`), 'utf8')
}
