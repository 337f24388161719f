import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import t from 'tap'
import { type TestApp, testApp } from '../helpers/app.ts'
import { createJob, idOf, importDevices, macOf } from '../helpers/scenario.ts'

const GZIP = { 'accept-encoding': 'gzip' }

async function get({ app, keys }: TestApp, url: string, headers: Record<string, string> = GZIP) {
  return app.inject({ url, headers: { authorization: `Bearer ${keys.administrator}`, ...headers } })
}

t.test('long lists and streams are compressed for clients that accept it', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 100)
  const id = await createJob(app)
  await app.settled(id)
  const jobs = '/api/actions/bulk/jobs'
  const plain = await get(app, '/api/devices?limit=100', {})
  t.equal(plain.headers['content-encoding'], undefined)
  t.equal(plain.headers.vary, 'accept-encoding', 'a cache must know that there are others')
  const zipped = await get(app, '/api/devices?limit=100')
  t.match(zipped.headers, { 'content-encoding': 'gzip', vary: 'accept-encoding' })
  t.equal(gunzipSync(zipped.rawPayload).toString(), plain.body)
  t.ok(zipped.rawPayload.length * 4 < plain.rawPayload.length, 'which pays')
  const brotli = await get(app, '/api/devices?limit=100', { 'accept-encoding': 'gzip, deflate, br' })
  t.equal(brotliDecompressSync(brotli.rawPayload).toString(), plain.body)
  for (const accept of ['application/json', 'application/x-ndjson', 'text/csv']) {
    const items = await get(app, `${jobs}/${id}/items?limit=100`, { ...GZIP, accept })
    t.equal(items.headers['content-encoding'], 'gzip', accept)
    t.match(gunzipSync(items.rawPayload).toString(), macOf(100))
  }
})

t.test('Vary names the encoding and the origin', async (t) => {
  const app = await testApp(t, { env: { CORS_ORIGINS: 'https://noc.example.org, https://b.example' } })
  await importDevices(app, 100)
  for (const headers of [GZIP, { 'accept-encoding': 'identity' }]) {
    const answer = await get(app, '/api/devices?limit=100', { ...headers, origin: 'https://b.example' })
    t.equal(answer.headers.vary, 'Origin, accept-encoding', headers['accept-encoding'])
  }
})

t.test('a short answer and a single job are not compressed', async (t) => {
  const app = await testApp(t)
  const id = await createJob(app, { action_reason: 'x'.repeat(500) })
  for (const url of ['/api/devices', '/api/keys/self', '/health/live', `/api/actions/bulk/jobs/${id}`]) {
    t.equal((await get(app, url)).headers['content-encoding'], undefined, url)
  }
})

t.test('the ETag of a compressed feed is weak, and works for a conditional GET', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 100)
  await app.settled(await createJob(app))
  const feed = await get(app, '/api/feeds/block')
  t.equal(feed.headers['content-encoding'], 'gzip')
  t.match(feed.headers.etag, /^W\/"/)
  const headers = { ...GZIP, 'if-none-match': String(feed.headers.etag) }
  t.equal((await get(app, '/api/feeds/block', headers)).statusCode, 304)
  const plain = await app.call('getFeed', { params: { action_type: 'block' } })
  t.match(plain.headers.etag, /^"/)
})

t.test('errors are not compressed', async (t) => {
  const app = await testApp(t)
  const query = Array.from({ length: 60 }, (_, n) => `unknown_parameter_${n}=1`).join('&')
  const answer = await get(app, `/api/devices?${query}`)
  t.equal(answer.statusCode, 400)
  t.ok(answer.body.length > 0)
  t.match(await app.call('listBulkActionJobItems', { ...idOf('unknown'), headers: GZIP }), { status: 404 })
})
