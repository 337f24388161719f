import t, { type Test } from 'tap'
import { openStore } from '../../db/open-store.ts'
import { connect, parsePlace } from '../../db/postgres/connect.ts'
import { ACTOR, draft } from '../helpers/on-bench.ts'
import { cuttingProxy } from '../helpers/postgres/cutting-proxy.ts'
import { migratedDatabase } from '../helpers/postgres/databases.ts'
import { until, within } from '../helpers/until.ts'

/** Longer than a server is left alone for, and one connection to it is waited for. */
const SECONDS = 40

async function openOverProxy(t: Test) {
  const { url, drop } = await migratedDatabase()
  t.teardown(drop)
  const way = await cuttingProxy(t, url)
  const store = await openStore(way.url, {
    ...{ concurrency: 1, retentionDays: 90, defaultMaxLimit: 10 },
    onFault: () => {},
  })
  t.teardown(() => {
    way.open()
    return store.close()
  })
  return { store, way }
}

t.test('what is asked of a database that has fallen silent is refused, and goes on once it is there', async (t) => {
  const { store, way } = await openOverProxy(t)
  const make = () => store.createJob(draft({ scheduledAt: Date.parse('2099-01-01T00:00:00Z') }), ACTOR, null)
  const { job } = await make()
  // Every session is open.
  await Promise.all([store.getJob(job.jobId), store.listAudit({}, { limit: 1, after: null })])
  way.freeze()
  const refusal = { code: 'storage_unavailable' }
  await within(
    Promise.all([
      t.rejects(make(), refusal, 'a change'),
      t.rejects(async () => store.getJob(job.jobId), refusal, 'a short read'),
      t.rejects(store.listAudit({}, { limit: 1, after: null }), refusal, 'a long read'),
    ]),
    'all are refused',
    SECONDS,
  )
  way.open()
  const isThere = () =>
    make().then(
      () => true,
      () => false,
    )
  await until(isThere, 'a change is made')
  t.equal((await store.getJob(job.jobId))?.jobId, job.jobId)
})

t.test('a statement that takes long is not taken for one that nobody works on', async (t) => {
  const { url, drop } = await migratedDatabase()
  t.teardown(drop)
  const session = await connect(parsePlace(url))
  t.teardown(() => session.end())
  // The server is asked after five seconds.
  await session.query('SELECT pg_sleep(8)', [])
  t.equal(session.isLost, false)
})
