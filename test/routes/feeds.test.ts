import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { refused } from '../helpers/refusal.ts'
import { createJob, idOf, importDevices, macOf } from '../helpers/scenario.ts'

const FORMATS = ['text', 'json', 'dnsmasq', 'nftables', 'kea']
const SECRETS = '{"mac":"02:00:00:00:00:01","ip":"10.0.0.1","hostname":"payroll-printer","tags":["lab"]}\n'

async function appWithFeeds(...args: Parameters<typeof testApp>) {
  const app = await testApp(...args)
  const feed = (format: string, query = {}, headers = {}) =>
    app.call('getFeed', { params: { action_type: 'block' }, query: { format, ...query }, headers })
  return { app, feed }
}

t.test('every format has its media type and the same devices', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 2)
  await app.settled(await createJob(app, { action_duration: 60 }))
  for (const format of FORMATS) {
    const { status, headers, text } = await feed(format)
    t.equal(status, 200, format)
    const type = ['json', 'kea'].includes(format) ? 'application/json' : 'text/plain'
    t.equal(headers['content-type'], `${type}; charset=utf-8`)
    t.strictSame(text.match(/(?:[0-9a-f]{2}:){5}[0-9a-f]{2}/g), [macOf(1), macOf(2)], format)
  }
  t.match((await feed('nftables')).text, `${macOf(1)} timeout 60s`)
  t.strictSame((await feed('json', { as: 'ip' })).body[1], { ip: '10.0.0.2', expires_at: '2026-03-01T00:01:00.000Z' })
  t.match((await feed('nftables', { as: 'ip' })).text, /block_ip \{ type ipv4_addr.*10\.0\.0\.2 timeout 60s/s)
})

t.test('a feed contains no reason, no host name and no tag', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await app.call('importDevices', { body: SECRETS })
  await app.settled(await createJob(app, { action_reason: 'stolen laptop' }))
  for (const format of FORMATS) {
    const { text } = await feed(format)
    t.match(text, '02:00:00:00:00:01', format)
    t.notMatch(text, /payroll|stolen|lab/, format)
  }
})

t.test('a format that needs MAC addresses refuses as=ip', async (t) => {
  const { app } = await appWithFeeds(t)
  for (const format of ['dnsmasq', 'kea']) {
    const call = { params: { action_type: 'block' }, query: { format, as: 'ip' } }
    await refused(t, app, { to: 'getFeed', call, status: 400, details: { as: new RegExp(`mac when .*${format}`) } })
  }
  const unknown = { params: { action_type: 'block' }, query: { format: 'isc-dhcpd' } }
  await refused(t, app, { to: 'getFeed', call: unknown, status: 400, details: { format: /nftables/ } })
})

t.test('a format in a type that the caller refuses is 406, and its own is named', async (t) => {
  const { feed } = await appWithFeeds(t)
  const answer = await feed('kea', {}, { accept: 'text/plain' })
  t.equal(answer.status, 406)
  t.match(answer.body.detail, /application\/json/)
  t.equal((await feed('kea', {}, { accept: 'application/*' })).status, 200)
  t.equal((await feed('dnsmasq', {}, { accept: 'text/*;q=0.5' })).status, 200)
})

t.test('each format has its own ETag, which does not change as time runs out', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 2)
  await app.settled(await createJob(app, { action_duration: 60 }))
  const tags = await Promise.all(FORMATS.map(async (format) => String((await feed(format)).headers.etag)))
  t.equal(new Set(tags).size, FORMATS.length)
  const again = (tag: number, format: string) => feed(format, {}, { 'if-none-match': tags[tag] as string })
  t.equal((await again(0, 'json')).status, 200)
  app.moveClock(59_999)
  for (const [index, format] of FORMATS.entries()) {
    const { status, text, headers } = await again(index, format)
    t.strictSame([status, text, headers.etag], [304, '', tags[index]], format)
  }
  app.moveClock(1)
  for (const [index, format] of FORMATS.entries()) {
    const { status, text } = await again(index, format)
    t.equal(status, 200, format)
    t.notMatch(text, macOf(1), format)
  }
})

t.test('at one revision each type has its own list, however often it is asked for', async (t) => {
  const { app } = await appWithFeeds(t)
  await importDevices(app, 2)
  const first = { rules: [{ field: 'mac', operator: 'equals', value: macOf(1) }] }
  await app.settled(await createJob(app, { criteria: first }))
  await app.settled(await createJob(app, { action_type: 'monitor' }))
  const feed = async (action_type: string) => (await app.call('getFeed', { params: { action_type } })).text
  for (let time = 0; time < 2; time++) {
    t.equal(await feed('block'), `${macOf(1)}\n`)
    t.equal(await feed('monitor'), `${macOf(1)}\n${macOf(2)}\n`)
  }
})

t.test('the time left is counted from the request', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 1)
  await app.settled(await createJob(app, { action_duration: 60 }))
  t.match((await feed('nftables')).text, `${macOf(1)} timeout 60s`)
  app.moveClock(20_000)
  t.match((await feed('nftables')).text, `${macOf(1)} timeout 40s`)
})

t.test('a feed follows a revert, and HTTP Basic opens every format', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 1)
  const id = await createJob(app)
  await app.settled(id)
  const basic = { authorization: `Basic ${Buffer.from(`any:${app.keys.operator}`).toString('base64')}` }
  for (const format of FORMATS) t.match((await feed(format, {}, basic)).text, macOf(1), format)
  const revert = await app.call('revertBulkActionJob', { ...idOf(id), body: { action_reason: 'false alarm' } })
  await app.settled(revert.body.job_id)
  for (const format of FORMATS) t.notMatch((await feed(format, {}, basic)).text, macOf(1), format)
})
