import { readFile } from 'node:fs/promises'
import t, { type Test } from 'tap'
import { START, testApp } from '../helpers/app.ts'
import { createJob } from '../helpers/scenario.ts'

/** Just after the files were written. */
const NOW = Date.parse('2026-11-23T02:00:00Z')

/** Files as people report them: what a server or an inventory has really written. `{NOW+5}` is in five seconds. */
const fieldFile = async (name: string): Promise<string> => {
  const text = await readFile(new URL(`../fixtures/field/${name}`, import.meta.url), 'utf8')
  return text.replace(/\{NOW([+-]\d+)\}/g, (_, seconds) => String(NOW / 1000 + Number(seconds)))
}

interface Sent {
  readonly type: string
  readonly query?: Readonly<Record<string, string>>
}
/** A server with nothing in it, and how to send it a file. */
async function inventory(t: Test) {
  const app = await testApp(t)
  const { call, clock } = app
  clock.advance(NOW - START)
  return {
    app,
    send: async (name: string, sent: Sent) => {
      const answer = await call('importDevices', { ...sent, body: await fieldFile(name) })
      const { received, ignored, rejected } = answer.body
      t.ok(received >= ignored + rejected, `${name}: ${answer.text}`)
      return answer
    },
    call,
    later: (seconds: number) => clock.advance(seconds * 1000),
    device: async (mac: string) => (await call('getDevice', { params: { mac } })).body,
    count: async () => (await call('listDevices')).body.data.length,
  }
}
const KEA = { type: 'text/csv' }
const DNSMASQ = { type: 'text/plain' }
const PLAIN = DNSMASQ
const NDJSON = { type: 'application/x-ndjson' }

t.test('Kea: files one after the other', async (t) => {
  const { send, device } = await inventory(t)
  const { body } = await send('01c-concatenated.csv', KEA)
  t.match(body, { received: 5, created: 3, ignored: 1, rejected: 0, warnings: [] })
  t.match(await device('3c:22:fb:00:31:11'), { hostname: 'lfc-fresh-b' })
})

t.test('Kea: a declined lease takes the address of an earlier file away', async (t) => {
  const { send, device } = await inventory(t)
  await send('02a-before.csv', KEA)
  t.match(await device('3c:22:fb:00:32:20'), { ip: '10.32.0.20' })
  t.match((await send('02b-declined.csv', KEA)).body, { received: 1, released: 1, ignored: 0, rejected: 0 })
  t.match(await device('3c:22:fb:00:32:20'), { ip: null })
})

t.test('Kea: a dump of the database, with names of states, bare MACs and timestamps', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('03-lease-dump-pgsql-old.csv', KEA)).body, { received: 2, created: 2, released: 1, rejected: 0 })
  t.match(await device('3c:22:fb:00:33:30'), {
    ip: '10.33.0.30',
    hostname: 'pg-a',
    lease_expires_at: '2026-11-23T01:33:20.000Z',
  })
  t.match(await device('3c:22:fb:00:33:31'), { ip: null, addresses: [], lease_expires_at: null })
})

t.test('Kea: a lease without a MAC and one of InfiniBand are ignored, and it is said why', async (t) => {
  const { send, count } = await inventory(t)
  const { body } = await send('05-kea-client-id-only-and-infiniband.csv', KEA)
  t.match(body, { received: 3, created: 1, ignored: 2, rejected: 0 })
  t.match(body.warnings, [
    { code: 'no_mac', count: 1, message: /client id/ },
    { code: 'not_ethernet', count: 1, message: /Ethernet/ },
  ])
  t.equal(await count(), 1)
})

t.test('dnsmasq: leases whose DUID has no MAC are ignored, the rest is imported', async (t) => {
  const { send, count } = await inventory(t)
  const { body } = await send('10-dnsmasq-dual-stack.leases', DNSMASQ)
  t.match(body, { received: 5, created: 2, ignored: 3, rejected: 0, warnings: [{ code: 'no_mac', count: 2 }] })
  t.equal(await count(), 2)
})

t.test('dnsmasq: without a clock, an expiry is a duration', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('11-dnsmasq-no-rtc.leases', DNSMASQ)).body, { received: 2, created: 2 })
  const ends = new Date(NOW + 43_200_000).toISOString()
  t.match(await device('00:e0:4c:00:11:7f'), { hostname: 'DESKTOP-11', lease_expires_at: ends })
})

t.test('dnsmasq: leases that never end', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('13-dnsmasq-infinite.leases', DNSMASQ)).body, { created: 2 })
  for (const mac of ['00:e0:4c:00:13:01', '00:e0:4c:00:13:02']) {
    t.match(await device(mac), { lease_expires_at: null })
  }
})

t.test('NDJSON: octets of one digit', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('20-short-octets.ndjson', NDJSON)).body, { created: 2, rejected: 0 })
  t.match(await device('00:0e:c6:01:20:05'), { ip: '10.50.0.5' })
  t.match(await device('8:0:37:d7:a:45'), { mac: '08:00:37:d7:0a:45', ip: '10.50.0.6' })
})

t.test('NDJSON: members that a device does not have', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('22-netbox.ndjson', NDJSON)).body, {
    rejected: 1,
    errors: [{ message: /"role" is not a member/ }],
  })
  const ignoring = { ...NDJSON, query: { unknown: 'ignore' } }
  t.match((await send('22-netbox.ndjson', ignoring)).body, { created: 1, rejected: 0 })
  t.match(await device('3c:22:fb:00:22:01'), { hostname: 'cam1', addresses: [{ ip: '10.52.0.1', site: 'berlin' }] })
})

t.test('NDJSON: an address of either family, and the length of a prefix is dropped', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('23-dual-stack.ndjson', NDJSON)).body, { created: 2, rejected: 0 })
  t.match(await device('3c:22:fb:00:23:01'), { ip: null, addresses: [{ ip: '2001:db8::1' }] })
  t.match(await device('3c:22:fb:00:23:02'), { ip: '10.53.0.2' })
})

t.test('ISC dhcpd', async (t) => {
  const { send, device } = await inventory(t)
  const { body } = await send('16-isc-dhcpd.leases', PLAIN)
  t.match(body, { format: 'isc', created: 1, rejected: 0, warnings: [] })
  const times = { last_seen: '2026-11-22T12:48:36.000Z', lease_expires_at: '2026-11-23T12:48:36.000Z' }
  t.match(await device('3c:22:fb:00:16:01'), { ip: '10.46.0.36', hostname: 'Meeting room 4', source: 'isc', ...times })
})

t.test('odhcpd', async (t) => {
  const { send, device } = await inventory(t)
  const { body } = await send('15-odhcpd.leases', PLAIN)
  t.match(body, { format: 'odhcpd', received: 3, created: 2, ignored: 1, rejected: 0, warnings: [] })
  t.match(await device('e4:46:b0:2b:23:17'), { hostname: 'laptop15', addresses: [{ ip: 'fd2b:43d7:e9a:b2::6f9' }] })
  const ends = new Date(1_795_400_000_000).toISOString()
  t.match(await device('3c:22:fb:00:15:01'), { ip: '10.45.0.1', hostname: 'laptop15', lease_expires_at: ends })
})

t.test('Windows', async (t) => {
  const { send, device } = await inventory(t)
  const { body } = await send('17-windows-dhcp.csv', KEA)
  t.match(body, { format: 'windows', received: 1, created: 1, rejected: 0, warnings: [{ code: 'no_time_zone' }] })
  const said = { hostname: 'PC17.corp.example', lease_expires_at: '2026-11-23T01:33:20.000Z', source: 'windows' }
  t.match(await device('3c:22:fb:00:17:01'), { ip: '10.47.0.11', ...said })
})

t.test('MikroTik', async (t) => {
  const { send, device } = await inventory(t)
  t.match((await send('18-mikrotik-terse.txt', PLAIN)).body, {
    format: 'mikrotik',
    received: 1,
    created: 1,
    rejected: 0,
  })
  const ends = new Date(NOW + ((19 * 60 + 57) * 60 + 36) * 1000).toISOString()
  t.match(await device('3c:22:fb:00:18:01'), { ip: '10.48.0.56', hostname: 'PC 18', lease_expires_at: ends })
})

t.test('a CSV that no lease server wrote', async (t) => {
  const ways = ['mac=MAC Address,ip=IP,hostname=Hostname,vendor=Vendor', 'mac=1,ip=2,hostname=3,vendor=4']
  for (const columns of ways) {
    const { send, device } = await inventory(t)
    const { body } = await send('19-generic.csv', { ...KEA, query: { columns, source: 'rack list' } })
    t.match(body, { format: 'csv', received: 1, created: 1, rejected: 0 })
    const said = { ip: '10.49.0.1', hostname: 'tv', vendor: 'Apple', source: 'rack list' }
    t.match(await device('3c:22:fb:00:19:01'), said)
  }
  const { call } = await testApp(t)
  const body = await fieldFile('19-generic.csv')
  for (const query of [{}, { format: 'csv' }]) {
    const answer = await call('importDevices', { ...KEA, query, body })
    t.match(answer, { status: 400, body: { detail: /columns=mac=3,ip=1/ } })
  }
})

t.test('a JSON array is taken whole or not at all', async (t) => {
  const { send, count } = await inventory(t)
  const JSON_TYPE = { type: 'application/json' }
  t.match((await send('24-json-array.json', JSON_TYPE)).body, { format: 'json', received: 2, created: 2, rejected: 0 })
  t.equal(await count(), 2)
  const { call } = await testApp(t)
  const body = (await fieldFile('24-json-array.json')).replace('10.54.0.2', '10.54.0.999')
  const answer = await call('importDevices', { ...JSON_TYPE, body })
  t.match(answer, { status: 400, body: { detail: /1 of 2 elements .* nothing was changed\. element 2: ip: / } })
  t.strictSame((await call('listDevices')).body.data, [])
})

t.test('dnsmasq: a later list wins although its lease is shorter', async (t) => {
  const { send, device, later } = await inventory(t)
  const SNAPSHOT = { ...DNSMASQ, query: { snapshot: 'true' } }
  await send('30a-dnsmasq-long-lease.leases', SNAPSHOT)
  later(60)
  t.match((await send('30b-dnsmasq-moved-short-lease.leases', SNAPSHOT)).body, { updated: 1, gone: 1 })
  const { ip, addresses } = await device('3c:22:fb:00:81:01')
  t.match([ip, addresses], ['10.81.1.20', [{ ip: '10.81.1.20' }]])
  t.equal(addresses.length, 1)
})

t.test('Kea: what a clock that was ahead has said yields to what it says when it is right', async (t) => {
  const { send, device, later } = await inventory(t)
  const { body } = await send('32a-kea-clock-ahead.csv', KEA)
  t.match(body, { created: 1, warnings: [{ code: 'clock_ahead', count: 1 }] })
  t.match(await device('3c:22:fb:00:b2:01'), { ip: '10.102.0.10', last_seen: new Date(NOW).toISOString() })
  later(60)
  t.match((await send('32b-kea-clock-right.csv', KEA)).body, { updated: 1, warnings: [] })
  t.match(await device('3c:22:fb:00:b2:01'), { ip: '10.102.1.20' })
})

t.test('both addresses of one MAC are kept, and the feed of addresses has both', async (t) => {
  const { app, call, device } = await inventory(t)
  const mac = '3c:22:fb:00:99:01'
  const ends = NOW / 1000 + 3600
  const leases = [`${ends} ${mac} 10.1.0.1 * *`, `${ends} ${mac} 10.2.0.1 * *`]
  leases.push('duid 00:01:00:01', `${ends} 1 2001:db8::1 * 00:03:00:01:${mac}`)
  t.match((await call('importDevices', { ...PLAIN, body: `${leases.join('\n')}\n` })).body, { created: 1, ignored: 1 })
  const { addresses } = await device(mac)
  t.strictSame(
    addresses.map(({ ip }: { ip: string }) => ip),
    ['10.1.0.1', '10.2.0.1', '2001:db8::1'],
  )
  const criteria = { rules: [{ field: 'ip', operator: 'equals', value: '2001:db8::1' }] }
  await app.settled(await createJob(app, { criteria }))
  const feed = await call('getFeed', { params: { action_type: 'block' }, query: { as: 'ip' } })
  t.equal(feed.text, '10.1.0.1\n10.2.0.1\n')
})
