import t, { type Test } from 'tap'
import { createSqliteStore } from '../../../db/sqlite/store.ts'
import { ACTOR, createJob, draft, upTo } from '../../helpers/on-bench.ts'
import { sqliteBenchOf } from '../../helpers/sqlite-bench.ts'
import { START } from '../../helpers/store-bench.ts'

const JOBS = 600

/** A store over a file with jobs that are to run in an hour. */
async function storeWithJobs(t: Test) {
  const bench = sqliteBenchOf(t)
  for (const _ of upTo(JOBS)) await createJob(bench, { scheduledAt: START + 3_600_000 })
  bench.db.close()
  const options = { path: bench.path, concurrency: 4, retentionDays: 90, defaultMaxLimit: 1000 }
  const open = () => createSqliteStore({ ...options, clock: bench.clock.source, onFault: (error) => t.error(error) })
  const store = await open()
  t.teardown(store.close)
  return { bench, store }
}

t.test('a job that is made while many are cancelled is answered before they all are', async (t) => {
  const { store } = await storeWithJobs(t)
  const order: string[] = []
  const cancelling = store.cancelJobs({ kind: 'apply' }, null, ACTOR).finally(() => order.push('cancelled'))
  await store.ping()
  const { job } = await store.createJob(draft(), ACTOR, null).finally(() => order.push('created'))
  t.equal(await cancelling, JOBS)
  t.strictSame(order, ['created', 'cancelled'])
  t.not((await store.getJob(job.jobId))?.status, 'cancelled', 'it was not there when the others were chosen')
})

t.test('who waits for a cancel of many when the server stops hears how many were cancelled', async (t) => {
  const { bench, store } = await storeWithJobs(t)
  const cancelling = store.cancelJobs({ kind: 'apply' }, null, ACTOR).then(
    () => `${JOBS} of`,
    (error: Error) => error.message,
  )
  await store.ping()
  await store.close()
  const said = await cancelling
  await bench.restart()
  const cancelled = (await bench.store.countJobs()).jobs.cancelled
  t.match(said, cancelled === 0 ? 'nothing was changed' : `${cancelled} of`)
})
