import t from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { BLOCK, createJob, idOf, importDevices, jobIn, makePreview, NEXT_YEAR } from '../helpers/scenario.ts'

t.test('a job is created with 201, a Location and an ETag', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const { status, headers, body } = await app.call('createBulkActionJob', {
    body: { ...BLOCK, scheduled_at: NEXT_YEAR },
  })
  t.equal(status, 201)
  t.equal(headers.location, `/api/actions/bulk/jobs/${body.job_id}`)
  t.match(body, { status: 'scheduled', scheduled_at: '2027-03-01T00:00:00.000Z', created_by: 'admin', version: 1 })
  t.strictSame(JSON.parse(body.criteria_json), BLOCK.criteria)
  const got = await app.call('getBulkActionJob', { ...idOf(body.job_id), as: 'viewer' })
  t.strictSame(got.body, body)
  t.equal(got.headers.etag, headers.etag)
})

t.test('a job of five minutes ago runs now, and ends with an account of each device', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const id = await createJob(app, { scheduled_at: '2026-03-01T00:55:00+01:00', action_duration: 60 })
  await app.settled(id)
  const { body } = await app.call('getBulkActionJob', idOf(id))
  t.match(body, { status: 'completed', targeted_count: 3, affected_count: 3, progress_percent: 100, failure: null })
  const items = await app.call('listBulkActionJobItems', idOf(id))
  t.strictSame(
    items.body.data.map((item: { outcome: string }) => item.outcome),
    ['applied', 'applied', 'applied'],
  )
})

t.test('a job without targets has 100 percent once it has completed, and not before', async (t) => {
  const app = await testApp(t)
  const id = await createJob(app, { scheduled_at: '2026-03-01T00:00:10Z' })
  const progress = async () => (await app.call('getBulkActionJob', idOf(id))).body.progress_percent
  t.equal(await progress(), 0)
  app.moveClock(10_000)
  await app.settled(id)
  t.equal(await progress(), 100)
})

t.test('every form of RFC 3339 is accepted, and times are answered in UTC with milliseconds', async (t) => {
  const app = await testApp(t)
  const forms = ['2027-03-01T00:00:00.123Z', '2027-03-01t00:00:00.1239z', '2027-03-01T05:30:00.123+05:30']
  for (const scheduled_at of [...forms, '2027-02-28t23:00:00.123-01:00']) {
    const { body } = await app.call('createBulkActionJob', { body: { ...BLOCK, scheduled_at } })
    t.equal(body.scheduled_at, '2027-03-01T00:00:00.123Z', scheduled_at)
  }
})

t.test('a scheduled job starts when its time has come', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  const id = await createJob(app, { scheduled_at: '2026-03-01T00:00:10Z' })
  app.moveClock(9_999)
  await app.app.store.ping()
  t.equal((await app.app.store.getJob(id))?.status, 'scheduled')
  app.moveClock(1)
  t.match(await app.settled(id), { status: 'completed', affectedCount: 2 })
})

t.test('a block for 5 s over one for 30 days is skipped, which the job and its items say', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  await app.settled(await createJob(app, { action_duration: 30 * 86_400 }))
  const id = await createJob(app, { action_duration: 5 })
  await app.settled(id)
  const { body } = await app.call('getBulkActionJob', idOf(id))
  t.match(body, { status: 'completed', on_existing: 'keep_longer', affected_count: 0, skipped_count: 2 })
  const { data } = (await app.call('listBulkActionJobItems', idOf(id))).body
  t.match(data, [{ outcome: 'skipped', code: 'kept_longer' }, { code: 'kept_longer' }])
  app.moveClock(8000)
  const blocked = await app.call('listDevices', { query: { status: 'block' } })
  t.match(blocked.body.data, [{ actions: [{ expires_at: '2026-03-31T00:00:00.000Z' }] }, {}])
  const shorter = await createJob(app, { action_duration: 5, on_existing: 'replace' })
  t.match(await app.settled(shorter), { affectedCount: 2 })
  const [replaced] = (await app.call('listDevices', { query: { status: 'block' } })).body.data
  t.equal(replaced.actions[0].expires_at, '2026-03-01T00:00:13.000Z')
})

t.test('with more targets than max_limit the job fails, says so, and touches nothing', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const { body } = await app.call('getBulkActionJob', idOf(await jobIn(app, 'failed')))
  const failure = /^3 devices match and max_limit is 1: nothing was touched\. Narrow the criteria, or /
  t.match(body, { status: 'failed', affected_count: 0, max_limit: 1, failure })
  t.strictSame((await app.call('listDevices', { query: { status: 'block' } })).body.data, [])
})

t.test('two calls with one Idempotency-Key make one job, and with two bodies 422', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  const headers = { 'idempotency-key': 'NET-4711' }
  const first = await app.call('createBulkActionJob', { body: BLOCK, headers })
  const { criteria, ...rest } = BLOCK
  const again = await app.call('createBulkActionJob', { body: { criteria, ...rest }, headers })
  t.match(again, { status: 201, headers: { 'idempotency-replayed': 'true' }, text: first.text })
  const other = await app.call('createBulkActionJob', { body: { ...BLOCK, action_reason: 'another' }, headers })
  t.equal(other.status, 422)
  t.equal((await app.call('listBulkActionJobs')).body.data.length, 1)
  const ofOther = await app.call('createBulkActionJob', { body: BLOCK, headers, as: 'operator' })
  t.equal(ofOther.headers['idempotency-replayed'], undefined, 'another key has its own')
})

t.test('an Idempotency-Key is refused if it is empty, too long or not printable', async (t) => {
  const app = await testApp(t)
  for (const key of ['', 'x'.repeat(256), 'schl\u00fcssel']) {
    const answer = await app.call('createBulkActionJob', { body: BLOCK, headers: { 'idempotency-key': key } })
    t.equal(answer.status, 400, key.slice(0, 10))
    t.ok(Object.keys(answer.body.details).some((path) => path.endsWith('idempotency-key')))
  }
})

/** The ids of all jobs, page by page. */
async function pagesOfJobs({ call }: TestApp, limit: number): Promise<string[][]> {
  const pages: string[][] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const { body } = await call('listBulkActionJobs', { query: { limit, ...(cursor && { cursor }) } })
    pages.push(body.data.map((job: { job_id: string }) => job.job_id))
    cursor = body.next_cursor
  }
  return pages
}

t.test('jobs are listed newest first, by page and by filter', async (t) => {
  const app = await testApp(t)
  const ids = []
  for (let n = 0; n < 5; n++) ids.unshift(await createJob(app, { scheduled_at: NEXT_YEAR }))
  t.strictSame((await pagesOfJobs(app, 2)).flat(), ids)
  const count = async (query: Record<string, string | boolean>) =>
    (await app.call('listBulkActionJobs', { query })).body.data.length
  t.equal(await count({ status: 'scheduled', action_type: 'block', kind: 'apply', created_by: 'admin' }), 5)
  t.equal(await count({ status: 'running' }), 0)
  t.equal(await count({ created_after: '2026-03-01T00:00:00Z', created_before: '2026-03-01T00:00:00.001Z' }), 5)
  t.equal(await count({ created_before: '2026-03-01T00:00:00Z' }), 0)
})

t.test('a job takes a preview as it is, and only once', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 3)
  const preview_id = await makePreview(app)
  const { criteria: _, ...rest } = BLOCK
  const first = await app.call('createBulkActionJob', { body: { ...rest, preview_id } })
  t.match(first, { status: 201, body: { preview_id, preview_count: 3, max_limit: 3 } })
  const again = await app.call('createBulkActionJob', { body: { ...rest, preview_id } })
  t.match(again, { status: 409, body: { type: '/problems/preview_used', detail: first.body.job_id } })
})

t.test(
  'a page of jobs with very long criteria ends before it is too large, and the pages hold each job once',
  async (t) => {
    const app = await testApp(t)
    const value = Array.from({ length: 3500 }, (_, index) => `host-${index}-`.padEnd(250, 'x'))
    const criteria = { rules: [{ field: 'hostname', operator: 'in', value }] }
    const made: string[] = []
    for (let count = 0; count < 7; count++) {
      const { body } = await app.call('createBulkActionJob', {
        body: { ...BLOCK, scheduled_at: NEXT_YEAR, criteria },
      })
      made.push(body.job_id)
    }
    const pages = await pagesOfJobs(app, 1000)
    t.strictSame(
      pages.map(({ length }) => length),
      [4, 3],
    )
    t.strictSame(pages.flat(), made.toReversed())
  },
)
