import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import t from 'tap'
import { PORTION_SIZE } from '../../importers/import-stream.ts'
import { testApp } from '../helpers/app.ts'
import { macOf } from '../helpers/scenario.ts'

const GZIP = { headers: { 'content-encoding': 'gzip' } }
const KEA = 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state\n'
const devices = (count: number): string => Array.from({ length: count }, (_, n) => `{"mac":"${macOf(n)}"}\n`).join('')
/** The same devices, which pack less well. */
const dense = (count: number): string =>
  Array.from(
    { length: count },
    (_, n) => `{"mac":"${macOf(n)}","hostname":"${randomBytes(60).toString('hex')}"}\n`,
  ).join('')

t.test('a file that is packed with gzip is imported, also one of several parts', async (t) => {
  const { call } = await testApp(t)
  t.match(await call('importDevices', { ...GZIP, body: gzipSync(devices(3)) }), { status: 200, body: { created: 3 } })
  const parts = Buffer.concat([gzipSync(devices(2)), gzipSync(`{"mac":"${macOf(9)}"}\n`)])
  const headers = { 'content-encoding': 'GZIP' }
  t.match(await call('importDevices', { headers, body: parts }), { status: 200, body: { unchanged: 2, created: 1 } })
  const kea = gzipSync(`${KEA}10.0.0.1,${macOf(7)},,3600,1795398339,1,0,0,x,0\n`)
  t.match(await call('importDevices', { ...GZIP, type: 'text/csv', body: kea }), { status: 200, body: { created: 1 } })
})

t.test('a stream that breaks off is refused, and it is said what was imported and stays', async (t) => {
  const { call } = await testApp(t)
  const packed = gzipSync(dense(3 * PORTION_SIZE))
  const cut = await call('importDevices', { ...GZIP, body: packed.subarray(0, packed.length - 1000) })
  t.equal(cut.status, 400)
  const [, count] =
    /gzip stream.*breaks off.*what it had imported stays \((\d+) created, 0 updated/.exec(cut.body.detail) ?? []
  t.ok(Number(count) >= PORTION_SIZE && Number(count) < 3 * PORTION_SIZE, cut.text)
  t.match((await call('listAuditLog')).body.data[0].after, `"state":"broken_off","created":${count},`)
})

t.test('what is no gzip is refused, and changes nothing', async (t) => {
  const { call } = await testApp(t)
  const damaged = gzipSync(devices(500))
  damaged.fill(0xff, 40, 60)
  for (const body of [Buffer.from(devices(1)), damaged, gzipSync(devices(1)).subarray(0, 15)]) {
    const answer = await call('importDevices', { ...GZIP, body })
    t.match(answer, { status: 400, body: { detail: /gzip stream is damaged or breaks off: nothing was changed/ } })
  }
  t.match(await call('importDevices', { ...GZIP, body: gzipSync('') }), { status: 400, body: { detail: /empty/ } })
  t.strictSame((await call('listDevices')).body.data, [])
})

t.test('the bound is on what a file unpacks to', async (t) => {
  const { call } = await testApp(t, { importLimit: 100_000 })
  const bomb = gzipSync('\n'.repeat(20_000_000))
  t.ok(bomb.length < 100_000)
  const answer = await call('importDevices', { ...GZIP, body: bomb })
  t.match(answer, { status: 413, body: { detail: /larger than 100000 bytes/ } })
  t.match(await call('importDevices', { ...GZIP, body: gzipSync(devices(1000)) }), { status: 200 })
})

t.test('other codings are refused', async (t) => {
  const { call } = await testApp(t)
  for (const coding of ['br', 'deflate', 'gzip, gzip']) {
    const answer = await call('importDevices', { headers: { 'content-encoding': coding }, body: devices(1) })
    t.match(answer, { status: 415, body: { detail: /uncompressed, or with gzip/ } }, coding)
  }
})
