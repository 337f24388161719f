import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { createJob, idOf, importDevices, jobIn } from '../helpers/scenario.ts'
import { databaseOf } from '../helpers/test-database.ts'

t.test('a job that has not changed is 304, by its tag, a list of tags, a weak one or *', async (t) => {
  const app = await testApp(t)
  const id = await jobIn(app, 'scheduled')
  const get = (tag: string) => app.call('getBulkActionJob', { ...idOf(id), headers: { 'if-none-match': tag } })
  const etag = String((await get('"other"')).headers.etag)
  for (const tag of [etag, `"x", ${etag}`, `W/${etag}`, '*', `"x",${etag},"y"`]) {
    const answer = await get(tag)
    t.equal(answer.status, 304, tag)
    t.equal(answer.headers.etag, etag)
    t.equal(answer.text, '')
  }
  for (const tag of ['"0.0"', 'W/"0.0"', 'nonsense', `${etag.slice(0, -1)}0"`])
    t.equal((await get(tag)).status, 200, tag)
  await app.call('cancelBulkActionJob', idOf(id))
  t.equal((await get(etag)).status, 200, 'it has changed')
})

t.test('an unchanged feed is 304, and each format has its own tag', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 1)
  const get = (tag: string, query = {}) =>
    app.call('getFeed', { params: { action_type: 'block' }, query, headers: { 'if-none-match': tag } })
  const etag = String((await get('"other"')).headers.etag)
  t.equal((await get(etag)).status, 304)
  t.equal((await get(`W/${etag}`)).status, 304)
  t.equal((await get(etag, { as: 'ip' })).status, 200)
  await app.settled(await createJob(app))
  t.equal((await get(etag)).status, 200)
})

t.test('after a restart a feed is sent again: the database may have been restored', async (t) => {
  const env = { DATABASE_URL: await databaseOf(t) }
  const feed = { params: { action_type: 'block' } }
  const before = await testApp(t, { env })
  const { etag } = (await before.call('getFeed', feed)).headers
  await before.app.close()
  const after = await testApp(t, { env: { ...env, ADMIN_API_KEY: 'chosen-by-an-administrator-0000001' } })
  const headers = { 'if-none-match': String(etag), authorization: 'Bearer chosen-by-an-administrator-0000001' }
  t.equal((await after.call('getFeed', { ...feed, as: null, headers })).status, 200)
})

for (const operationId of ['cancelBulkActionJob', 'deleteBulkActionJob', 'pauseBulkActionJob', 'resumeBulkActionJob']) {
  t.test(`${operationId} with an If-Match that lost is 412 and changes nothing`, async (t) => {
    const app = await testApp(t)
    const id = await jobIn(app, 'scheduled')
    const before = await app.app.store.getJob(id)
    for (const tag of ['"9.0"', '"9.0", "8.0"', 'W/"1.0"', '"x"', 'nonsense']) {
      const { status, body } = await app.call(operationId, { ...idOf(id), headers: { 'if-match': tag } })
      t.equal(status, 412, tag)
      t.match(body.detail, /get it again/)
    }
    t.strictSame(await app.app.store.getJob(id), before)
  })
}

t.test(
  'an If-Match that holds, among others or as *, lets the call through; progress alone does not lose',
  async (t) => {
    const app = await testApp(t)
    for (const tag of ['"1.0"', '"7.7", "1.0"', '*', '"1.999"']) {
      const id = await jobIn(app, 'scheduled')
      const { status } = await app.call('cancelBulkActionJob', { ...idOf(id), headers: { 'if-match': tag } })
      t.equal(status, 200, tag)
    }
  },
)
