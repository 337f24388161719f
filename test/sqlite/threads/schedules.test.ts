import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import t, { type Test } from 'tap'
import { manualClock } from '../../../db/clock.ts'
import type { Job } from '../../../db/jobs/job.ts'
import { createSqliteStore } from '../../../db/sqlite/store.ts'
import type { Store } from '../../../db/store.ts'
import { ACTOR, addDevices, createJob, draft, inTurn, upTo } from '../../helpers/on-bench.ts'
import { temporaryFolder } from '../../helpers/server-process.ts'
import { sqliteBenchOf } from '../../helpers/sqlite-bench.ts'
import { START } from '../../helpers/store-bench.ts'
import { until } from '../../helpers/until.ts'
import { untilEnded, untilJob } from '../../helpers/until-job.ts'

const HOUR = 3600 * 1000

/** A store in its threads, whose clock the test moves. */
async function open(t: Test, path: string, now: number, concurrency = 4) {
  const clock = manualClock(now)
  const store = await createSqliteStore({
    path,
    concurrency,
    retentionDays: 90,
    defaultMaxLimit: 1000,
    clock: clock.source,
    onFault: (error) => t.error(error),
  })
  t.teardown(store.close)
  const moveTo = (time: number) => {
    clock.set(time)
    store.wake()
  }
  return { store, moveTo }
}

/** A file with twenty devices and jobs due at these times. */
/** Each job finds work on every device, also after another one. */
const ANEW = { actionType: 'monitor', onExisting: 'replace' } as const
async function fileWith(t: Test, ...times: readonly number[]) {
  const bench = sqliteBenchOf(t)
  await addDevices(bench, upTo(20))
  const jobIds = await inTurn(times, async (scheduledAt) => (await createJob(bench, { ...ANEW, scheduledAt })).jobId)
  bench.db.pragma('wal_checkpoint(TRUNCATE)')
  const path = join(temporaryFolder(t), 'test.db')
  copyFileSync(bench.path, path)
  return { path, jobIds }
}
const schedule = async (store: Store, scheduledAt: number): Promise<string> =>
  (await store.createJob(draft({ ...ANEW, scheduledAt }), ACTOR, null)).job.jobId
const jobOf = async (store: Store, jobId: string) => (await store.getJob(jobId)) as Job

t.test('jobs that were due while the server was down start at once, the oldest first', async (t) => {
  const { path, jobIds } = await fileWith(t, START + 3 * HOUR, START + HOUR, START + 2 * HOUR, START + 9 * HOUR)
  const { store } = await open(t, path, START + 5 * HOUR, 1)
  const [third, first, second, later] = jobIds as [string, string, string, string]
  for (const jobId of [first, second, third]) {
    await untilEnded(store, jobId)
    t.match(await jobOf(store, jobId), { status: 'completed', executedAt: START + 5 * HOUR, affectedCount: 20 })
  }
  t.equal((await jobOf(store, later)).status, 'scheduled')
  await store.close()

  const db = new Database(path)
  const order = db
    .prepare('SELECT job_id FROM jobs JOIN job_chunks USING (seq) GROUP BY seq ORDER BY min(job_chunks.revision)')
    .pluck()
    .all()
  db.close()
  t.strictSame(order, [first, second, third])
})

t.test('a job starts when its time has come, and not a millisecond before', async (t) => {
  const { path } = await fileWith(t)
  const { store, moveTo } = await open(t, path, START)
  const jobId = await schedule(store, START + HOUR)
  moveTo(START + HOUR - 1)
  for (let turn = 0; turn < 5; turn++) await store.ping()
  t.match(await jobOf(store, jobId), { status: 'scheduled', executedAt: null })
  moveTo(START + HOUR)
  await untilEnded(store, jobId)
  t.match(await jobOf(store, jobId), { status: 'completed', executedAt: START + HOUR })
})

t.test('a clock that jumps an hour ahead and back again starts each job once, and stops none for ever', async (t) => {
  const { path } = await fileWith(t)
  const { store, moveTo } = await open(t, path, START)
  const soon = await schedule(store, START + HOUR / 2)
  const later = await schedule(store, START + 2 * HOUR)
  moveTo(START + HOUR)
  await untilEnded(store, soon)
  const ran = await jobOf(store, soon)
  t.match(ran, { status: 'completed', executedAt: START + HOUR, affectedCount: 20 })

  moveTo(START)
  for (let turn = 0; turn < 5; turn++) await store.ping()
  t.strictSame(await jobOf(store, soon), ran, 'what ran is not run again')
  t.equal((await jobOf(store, later)).status, 'scheduled')
  const atOnce = (await store.createJob(draft(ANEW), ACTOR, null)).job.jobId
  await untilEnded(store, atOnce)
  t.match(await jobOf(store, atOnce), { status: 'completed', executedAt: START })

  moveTo(START + 2 * HOUR)
  await untilEnded(store, later)
  t.match(await jobOf(store, later), { status: 'completed', executedAt: START + 2 * HOUR, affectedCount: 20 })
})

t.test('a clock that jumps back while a job runs does not stop it', async (t) => {
  const { path } = await fileWith(t)
  const { store, moveTo } = await open(t, path, START)
  const { job } = await store.createJob(draft(ANEW), ACTOR, null)
  await untilJob(store, job.jobId, 'has started', (job) => job?.executedAt !== null)
  moveTo(START - HOUR)
  await untilEnded(store, job.jobId)
  t.match(await jobOf(store, job.jobId), { status: 'completed', affectedCount: 20 })
})

t.test('nobody has to wake the writer: it looks at its clock by itself', async (t) => {
  const { path } = await fileWith(t)
  const clock = manualClock(START)
  const options = { path, concurrency: 4, retentionDays: 90, defaultMaxLimit: 1000, clock: clock.source }
  const store = await createSqliteStore({ ...options, onFault: (error) => t.error(error) })
  t.teardown(store.close)
  const jobId = await schedule(store, START + HOUR)
  clock.set(START + HOUR)
  // Reads alone: they don't reach the writer.
  const look = async () => {
    await store.listJobs({}, { limit: 1, after: null })
    return (await jobOf(store, jobId)).completedAt !== null
  }
  await until(look, 'the job has ended')
  t.equal((await jobOf(store, jobId)).status, 'completed')
})
