import { createHash } from 'node:crypto'
import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { refused } from '../helpers/refusal.ts'
import { createJob, idOf, importDevices, macOf } from '../helpers/scenario.ts'

const FORMATS = ['text', 'json', 'csv', 'dnsmasq', 'nftables', 'kea', 'freeradius', 'mikrotik']
const TYPES: Readonly<Record<string, string>> = { json: 'application/json', kea: 'application/json', csv: 'text/csv' }
const SECRETS = '{"mac":"02:00:00:00:00:01","ip":"10.0.0.1","hostname":"payroll-printer","tags":["lab","laboratory"]}\n'

/** How a form writes the device of this number. */
const deviceIn = (format: string, n: number): string => {
  if (format === 'mikrotik') return `10.0.0.${n}`
  return format === 'freeradius' ? macOf(n).replaceAll(':', '-').toUpperCase() : macOf(n)
}
const DEVICE = /(?:[0-9a-f]{2}[:-]){5}[0-9a-f]{2}|10\.0\.0\.\d+/gi

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
    t.equal(headers['content-type'], `${TYPES[format] ?? 'text/plain'}; charset=utf-8`)
    t.strictSame([...new Set(text.match(DEVICE))], [deviceIn(format, 1), deviceIn(format, 2)], format)
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
    t.match(text, deviceIn(format, 1), format)
    t.notMatch(text, /payroll|stolen|laboratory/, format)
  }
})

t.test('a format that needs MAC addresses refuses as=ip, and one that needs IPv4 addresses as=mac', async (t) => {
  const { app } = await appWithFeeds(t)
  const macs = { params: { action_type: 'block' }, query: { format: 'mikrotik', as: 'mac' } }
  await refused(t, app, { to: 'getFeed', call: macs, status: 400, details: { as: /ip or ipv6 when .*mikrotik/ } })
  for (const format of ['dnsmasq', 'kea', 'freeradius']) {
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
    t.notMatch(text, deviceIn(format, 1), format)
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

t.test('an import of RouterOS removes what bears another version of the list', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 2)
  const versions = (text: string) => [
    ...new Set([...text.matchAll(/comment!?="(.*?)"/g)].map(([, version]) => version)),
  ]
  const before = versions((await feed('mikrotik')).text)
  await app.settled(await createJob(app, { action_duration: 60 }))
  const { text, headers } = await feed('mikrotik')
  const after = versions(text)
  t.strictSame([before.length, after.length], [1, 1], 'one feed has one version')
  t.not(after[0], before[0])
  t.match(text, 'add list="bulk_block" address="10.0.0.1" timeout=1m comment=')
  app.moveClock(20_000)
  t.match((await feed('mikrotik')).text, 'address="10.0.0.1" timeout=40s', 'the time left is counted from the request')
  t.equal((await feed('mikrotik', {}, { 'if-none-match': headers.etag })).status, 304)
})

t.test('a feed follows a revert, and HTTP Basic opens every format', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 1)
  const id = await createJob(app)
  await app.settled(id)
  const basic = { authorization: `Basic ${Buffer.from(`any:${app.keys.operator}`).toString('base64')}` }
  for (const format of FORMATS) t.match((await feed(format, {}, basic)).text, deviceIn(format, 1), format)
  const revert = await app.call('revertBulkActionJob', { ...idOf(id), body: { action_reason: 'false alarm' } })
  await app.settled(revert.body.job_id)
  for (const format of FORMATS) t.notMatch((await feed(format, {}, basic)).text, deviceIn(format, 1), format)
})

t.test('If-Modified-Since is 304 while nothing has changed, and of no use to another list', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 2)
  await app.settled(await createJob(app, { action_duration: 60 }))
  const first = await feed('text')
  t.equal(first.headers['last-modified'], 'Sun, 01 Mar 2026 00:00:00 GMT')
  const since = { 'if-modified-since': String(first.headers['last-modified']) }
  app.moveClock(59_999)
  t.match(await feed('text', {}, since), { status: 304, text: '' })
  t.equal((await feed('text', {}, { ...since, 'if-none-match': '"another"' })).status, 200, 'a tag is asked first')
  app.moveClock(1)
  const changed = await feed('text', {}, since)
  t.match(changed, { status: 200, text: '' })
  t.not(changed.headers['last-modified'], first.headers['last-modified'])
})

t.test(
  'no two lists of one feed bear the same time, however quickly they follow and wherever the clock is set',
  async (t) => {
    const { app, feed } = await appWithFeeds(t)
    await importDevices(app, 1)
    const times: unknown[] = []
    for (const jump of [0, 0, 300, -3_600_000, 3_600_000]) {
      app.clock.jump(jump)
      const id = await createJob(app)
      await app.settled(id)
      const { headers, text } = await feed('text')
      t.equal(text, `${macOf(1)}\n`)
      times.push(headers['last-modified'])
      const since = { 'if-modified-since': String(times.at(0)) }
      if (times.length > 1) t.equal((await feed('text', {}, since)).status, 200)
      await app.settled(
        (await app.call('revertBulkActionJob', { ...idOf(id), body: { action_reason: 'x' } })).body.job_id,
      )
    }
    const told = times.filter((time) => time !== undefined)
    t.equal(new Set(told).size, told.length)
  },
)

t.test('an empty list can be one comment, where the form has comments', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  t.equal((await feed('text')).text, '')
  t.equal((await feed('text', { if_empty: 'comment' })).text, '# Nothing is listed under block.\n')
  await importDevices(app, 1)
  await app.settled(await createJob(app))
  t.equal((await feed('text', { if_empty: 'comment' })).text, `${macOf(1)}\n`)
  const call = { params: { action_type: 'block' }, query: { format: 'json', if_empty: 'comment' } }
  await refused(t, app, { to: 'getFeed', call, status: 400, details: { if_empty: /format=text/ } })
})

const LEASES = `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context,pool_id
10.0.0.1,${macOf(1)},,3600,${Date.parse('2026-03-01T00:30:00Z') / 1000},1,0,0,,0,,0
10.0.0.2,${macOf(2)},,86400,${Date.parse('2026-03-01T20:00:00Z') / 1000},1,0,0,,0,,0
`
const RECORDS = [
  { mac: macOf(1), ip: ['2001:db8::1', '2001:db8:1::1'], tags: ['lab'] },
  { mac: macOf(2), ip: ['2001:db8::2'], tags: ['lab', 'Küche "1"'], site: 'oslo' },
]

/** Two devices with leases at home, and IPv6 addresses, one of them at another site. */
async function appWithSites(t: Parameters<typeof testApp>[0]) {
  const { app, feed } = await appWithFeeds(t)
  await app.call('importDevices', { body: RECORDS.map((record) => `${JSON.stringify(record)}\n`).join('') })
  await app.call('importDevices', { body: LEASES, headers: { 'content-type': 'text/csv' } })
  await app.settled(await createJob(app, { action_duration: 315_360_000 }))
  return { app, feed }
}

t.test('IPv6 addresses are listed in each form that takes them', async (t) => {
  const { app, feed } = await appWithSites(t)
  const as = 'ipv6'
  t.equal((await feed('text', { as })).text, '2001:db8::1\n2001:db8::2\n2001:db8:1::1\n')
  t.match((await feed('json', { as })).body, [{ ip: '2001:db8::1' }, { ip: '2001:db8::2' }, { ip: '2001:db8:1::1' }])
  t.match((await feed('csv', { as })).text, /^ip,expires_at\n2001:db8::1,2036/)
  t.match((await feed('nftables', { as })).text, /block_ipv6 \{ type ipv6_addr; .*\n2001:db8::2 timeout \d/s)
  t.match((await feed('mikrotik', { as })).text, /^\/ipv6 firewall .* address="2001:db8::2\/128" timeout=30w/s)
  for (const format of ['dnsmasq', 'kea', 'freeradius']) {
    const call = { params: { action_type: 'block' }, query: { format, as } }
    await refused(t, app, { to: 'getFeed', call, status: 400, details: { as: /mac when/ } })
  }
})

/** What each query lists, in the form that is asked for. */
const NARROWED: readonly (readonly [query: Record<string, string | number>, text: string])[] = [
  [{ as: 'ip', site: 'default' }, '10.0.0.1\n10.0.0.2\n'],
  [{ as: 'ip', site: 'OSLO' }, ''],
  [{ as: 'ipv6', site: 'oslo' }, '2001:db8::2\n'],
  [{ as: 'ipv6', subnet: '2001:db8::/48' }, '2001:db8::1\n2001:db8::2\n'],
  [{ as: 'ip', tag: 'KÜCHE "1"' }, '10.0.0.2\n'],
  [{ site: 'oslo' }, `${macOf(2)}\n`],
  [{ subnet: '10.0.0.0/31' }, `${macOf(1)}\n`],
  [{ subnet: '2001:db8:1::/64' }, `${macOf(1)}\n`],
  [{ as: 'ip', site: 'default', subnet: '10.0.0.2/32', tag: 'lab' }, '10.0.0.2\n'],
  [{ as: 'ip', site: 'nowhere' }, ''],
]

t.test('site, tag and subnet narrow a feed, each to bytes, a tag and a digest of its own', async (t) => {
  const { feed } = await appWithSites(t)
  const tags = new Set<unknown>()
  for (const [query, text] of NARROWED) {
    const whole = await feed('text', query)
    t.equal(whole.text, text, JSON.stringify(query))
    t.match(String(whole.headers.etag), /^"[\w.-]+"$/)
    tags.add(whole.headers.etag)
    t.equal((await feed('text', query, { 'if-none-match': String(whole.headers.etag) })).status, 304)
    const digest = await feed('text', { ...query, digest: 'md5' })
    t.equal(digest.text, createHash('md5').update(text).digest('hex'))
  }
  t.equal(tags.size, NARROWED.length)
  const script = (await feed('mikrotik', { tag: 'Küche "1"' })).text
  t.match(script, /address="10\.0\.0\.2" timeout=30w comment="[\w.-]+" \}/)
  t.notMatch(script, /K.che/)
})

t.test('time alone takes an address out of the list, its tag and its time', async (t) => {
  const { app, feed } = await appWithSites(t)
  const query = { as: 'ip', lease_grace: 60 }
  const first = await feed('text', query)
  t.equal(first.text, '10.0.0.1\n10.0.0.2\n')
  const etag = { 'if-none-match': String(first.headers.etag) }
  const since = { 'if-modified-since': String(first.headers['last-modified']) }
  app.moveClock(31 * 60_000)
  for (const headers of [etag, since]) t.equal((await feed('text', query, headers)).status, 304)
  app.moveClock(1)
  for (const headers of [etag, since]) t.match(await feed('text', query, headers), { status: 200, text: '10.0.0.2\n' })
  t.equal((await feed('text', { as: 'ip' })).text, '10.0.0.1\n10.0.0.2\n', 'a day of grace is not over')
  t.equal((await feed('text', { as: 'ip', lease_grace: 0 })).text, '10.0.0.2\n')
  const macs = await feed('text')
  t.match(await feed('text', { lease_grace: 0 }), {
    status: 200,
    text: macs.text,
    headers: { etag: macs.headers.etag },
  })
})

t.test('a subnet of the other family is refused', async (t) => {
  const { app } = await appWithFeeds(t)
  const wrong = [
    [{ as: 'ip', subnet: '2001:db8::/32' }, { subnet: /an IPv4 subnet when as is ip/ }],
    [{ as: 'ipv6', subnet: '10.0.0.0/8' }, { subnet: /an IPv6 subnet when as is ipv6/ }],
    [{ format: 'mikrotik', subnet: '2001:db8::/32' }, { subnet: /IPv4/ }],
    [{ as: 'ip', lease_grace: -1 }, { lease_grace: /0/ }],
    [{ as: 'ip', subnet: '10.0.0.0/33' }, { subnet: /./ }],
    [{ site: 'no site' }, { site: /./ }],
  ] as const
  for (const [query, details] of wrong) {
    const call = { params: { action_type: 'block' }, query }
    await refused(t, app, { to: 'getFeed', call, status: 400, details })
  }
})

t.test('a digest is that of the bytes that the same URL answers without it', async (t) => {
  const { app, feed } = await appWithFeeds(t)
  await importDevices(app, 3)
  await app.settled(await createJob(app))
  for (const query of [{ format: 'text' }, { format: 'json', as: 'ip' }, { format: 'csv' }]) {
    const { format, ...more } = query
    const whole = await feed(format, more)
    const digest = await feed(format, { ...more, digest: 'md5' })
    t.equal(digest.text, createHash('md5').update(whole.text).digest('hex'))
    t.match(digest.headers['content-type'], 'text/plain')
    t.not(digest.headers.etag, whole.headers.etag)
    t.equal((await feed(format, { ...more, digest: 'md5' }, { 'if-none-match': digest.headers.etag })).status, 304)
  }
  for (const format of ['nftables', 'mikrotik']) {
    const call = { params: { action_type: 'block' }, query: { format, digest: 'md5' } }
    await refused(t, app, { to: 'getFeed', call, status: 400, details: { digest: /every second/ } })
  }
})
