import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parseIpv4 } from '../../db/ipv4.ts'
import { importText, leasesOf } from '../helpers/import-text.ts'

const HEADER = 'address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,user_context'
const fixture = await readFile(new URL('../fixtures/kea-leases4.csv', import.meta.url))

interface Row {
  readonly ip?: string
  readonly mac?: string
  readonly lifetime?: number | string
  readonly expire?: number | string
  readonly hostname?: string
  readonly state?: string
}
const row = ({ ip = '10.0.0.1', mac = '24:0a:c4:00:00:01', lifetime = 3600, expire = 10_000, ...rest }: Row): string =>
  `${ip},${mac},01:${mac},${lifetime},${expire},1,0,0,${rest.hostname ?? ''},${rest.state ?? '0'},\n`
const importRows = (...rows: Row[]) => importText('text/csv', `${HEADER}\n${rows.map(row).join('')}`)
const about = async (one: Row): Promise<string | undefined> => (await importRows(one)).report.errors[0]?.message

t.test('the real file gives 12,049 devices of 13,049 lines', async (t) => {
  const imported = await importText('text/csv', fixture)
  t.match(imported.report, { received: 13_049, rejected: 0, created: 12_049, errors: [] })
  t.equal(new Set(leasesOf(imported).map(({ mac }) => mac)).size, 12_049)
  const [first, last] = [Number(parseIpv4('10.20.0.0')), Number(parseIpv4('10.20.255.255'))]
  const sensors = leasesOf(imported).filter(
    ({ ip, vendor }) => Number(ip) >= first && Number(ip) <= last && vendor?.includes('Espressif'),
  )
  t.equal(sensors.length, 3000)
})

t.test('a lease says which device has an address, since when and until when', async (t) => {
  t.same((await importRows({ hostname: 'esp32.lan.', mac: '24-0A-C4-00-00-01' })).statements, [
    {
      kind: 'lease',
      mac: 0x240ac4000001,
      ip: 0x0a000001,
      hostname: 'esp32.lan',
      vendor: 'Espressif Inc.',
      saidAt: 6_400_000,
      seenAt: 6_400_000,
      leaseExpiresAt: 10_000_000,
      released: false,
      source: 'kea',
    },
  ])
})

t.test('of an address the newest line counts, and leases come in the order of their addresses', async (t) => {
  const imported = await importRows(
    { ip: '10.0.0.1', expire: 5000, hostname: 'first' },
    { ip: '10.0.0.2', expire: 9000, hostname: 'newest' },
    { ip: '10.0.0.3', expire: 7000, hostname: 'same time 1' },
    { ip: '10.0.0.1', expire: 6000, hostname: 'renewed' },
    { ip: '10.0.0.0', expire: 7000, hostname: 'same time 2' },
  )
  t.match(imported.report, { received: 5, rejected: 0, created: 4 })
  t.same(
    leasesOf(imported).map(({ hostname }) => hostname),
    ['same time 2', 'renewed', 'newest', 'same time 1'],
  )
})

t.test('a lease with no lifetime, or reclaimed or released, is a release', async (t) => {
  const imported = await importRows(
    { ip: '10.0.0.1', lifetime: 0, expire: 6400 },
    { ip: '10.0.0.2', state: '2' },
    { ip: '10.0.0.3', state: '3' },
    { ip: '10.0.0.4' },
  )
  t.same(
    leasesOf(imported).map(({ released, seenAt }) => [released, seenAt]),
    [true, true, true, false].map((released) => [released, 6_400_000]),
  )
})

t.test('a declined address names no device, and what earlier lines said of it is gone', async (t) => {
  const imported = await importRows({ ip: '10.0.0.1' }, { ip: '10.0.0.2' }, { ip: '10.0.0.1', mac: '', state: '1' })
  t.match(imported.report, { received: 3, ignored: 0, rejected: 0 })
  const freed = { kind: 'freed', ip: parseIpv4('10.0.0.1'), saidAt: 6_400_000, seenAt: 6_400_000, source: 'kea' }
  t.match(imported.statements, [freed, { kind: 'lease', ip: parseIpv4('10.0.0.2') }])
})

t.test('an infinite lease never expires, in the 64 bits of today and the 32 of older versions', async (t) => {
  const given = 1_700_000_000
  const infinite = 0xffff_ffff
  const imported = await importRows(
    { ip: '10.0.0.1', lifetime: infinite, expire: given + infinite },
    { ip: '10.0.0.2', lifetime: infinite, expire: given - 1 },
  )
  for (const lease of leasesOf(imported))
    t.match(lease, { seenAt: given * 1000, leaseExpiresAt: null, released: false })
})

t.test('escapes are read and what cannot be seen is stripped', async (t) => {
  const imported = await importRows({ hostname: 'a&#x2cb&#x26\u202e&#x07\u0001' })
  t.equal(leasesOf(imported)[0]?.hostname, 'a,b&')
})

t.test('a lease of something that has no MAC is ignored, and its address is nobody\u2019s', async (t) => {
  const infiniBand = '80:00:02:08:fe:80:00:00:00:00:00:00:f4:52:14:03:00:51:53:91'
  const imported = await importRows(
    { ip: '10.0.0.1' },
    { ip: '10.0.0.1', mac: '' },
    { ip: '10.0.0.2', mac: infiniBand },
  )
  t.match(imported.report, { received: 3, ignored: 2, rejected: 0 })
  t.match(imported.report.warnings, [
    { code: 'no_mac', count: 1 },
    { code: 'not_ethernet', count: 1 },
  ])
  t.match(imported.statements, [
    { kind: 'freed', ip: parseIpv4('10.0.0.1') },
    { kind: 'freed', ip: parseIpv4('10.0.0.2') },
  ])
  const ended = await importRows({ mac: '', state: '2' })
  t.match(ended, { report: { received: 1, ignored: 0, warnings: [] }, statements: [{ kind: 'freed' }] })
})

t.test('of several files one after the other each has its own columns', async (t) => {
  const old = 'expire,address,hwaddr,valid_lifetime\n10000,10.0.0.2,24:0a:c4:00:00:02,3600\n'
  const { report, statements } = await importText('text/csv', `${HEADER}\n${row({})}${old}${HEADER}\r\n${row({})}`)
  t.match(report, { received: 5, ignored: 2, rejected: 0 })
  t.equal(statements.length, 2)
})

t.test('a dump of the database has timestamps; one without a zone is taken as UTC', async (t) => {
  const expire = ['1970-01-01 02:46:40', '1970-01-01 03:46:40+01', '1969-12-31 21:16:40-0530', '1970-01-01T02:46:40Z']
  const imported = await importRows(...expire.map((expire, index) => ({ ip: `10.0.0.${index}`, expire })))
  t.match(imported.report, { received: 4, rejected: 0, warnings: [{ code: 'no_time_zone', count: 1 }] })
  for (const { leaseExpiresAt } of leasesOf(imported)) t.equal(leaseExpiresAt, 10_000_000)
  for (const wrong of ['1970-13-01 00:00:00', '1969-01-01 00:00:00', '1970-01-01', '99999-01-01 00:00:00']) {
    t.match(await about({ expire: wrong }), /^expire: /, wrong)
  }
})

t.test('columns are found by name, in older and newer files', async (t) => {
  const old = 'expire,address,hwaddr,valid_lifetime\n10000,10.0.0.1,24:0a:c4:00:00:01,3600\n'
  t.match(leasesOf(await importText('text/csv', old))[0], {
    mac: 0x240ac4000001,
    hostname: null,
    saidAt: 6_400_000,
    seenAt: 6_400_000,
    source: 'kea',
  })
  const next = `${HEADER},pool_id\n${row({ hostname: 'x' }).trim()},0\n`
  t.match(leasesOf(await importText('text/csv', next))[0], { hostname: 'x' })
})

t.test('a BOM, CRLF and a file with only a header are fine', async (t) => {
  const text = `\ufeff${HEADER}\n${row({})}${row({ ip: '10.0.0.2' })}`.replaceAll('\n', '\r\n')
  t.match((await importText('text/csv', text)).report, { received: 2, rejected: 0, created: 2 })
  t.match((await importText('text/csv', `${HEADER}\n`)).report, { received: 0, rejected: 0, created: 0 })
})

t.test('wherever a file is cut off, only its last line is rejected', async (t) => {
  const text = `${HEADER}\n${row({})}${row({ ip: '10.0.0.2', hostname: 'esp32' })}`
  const start = text.length - row({ ip: '10.0.0.2', hostname: 'esp32' }).length
  for (let end = start + 1; end < text.length - 1; end++) {
    const { report } = await importText('text/csv', text.slice(0, end))
    t.match(
      report,
      { received: 2, rejected: 1, created: 1, errors: [{ line: 3, message: /cut off/ }] },
      text.slice(start, end),
    )
  }
  t.match((await importText('text/csv', text.slice(0, -1))).report, { received: 2, rejected: 0 })
  t.match((await importText('text/csv', fixture.subarray(0, 600_017))).report, { rejected: 1, errors: { length: 1 } })
})

t.test('a cut inside the last column is seen where it can matter', async (t) => {
  const context = `${HEADER}\n${row({}).trim()}{ "a": 1 `
  t.match((await importText('text/csv', context)).report, { rejected: 1 })
  t.match((await importText('text/csv', `${context}}`)).report, { rejected: 0 })
  const oldest = 'address,hwaddr,valid_lifetime,expire,hostname\n10.0.0.1,24:0a:c4:00:00:01,3600,10000,esp'
  t.match((await importText('text/csv', oldest)).report, { rejected: 1 })
})

t.test('a bad line is rejected with what is wrong', async (t) => {
  t.match(await about({ ip: '10.0.0' }), /"10\.0\.0" is not an IP address/)
  t.match(await about({ mac: 'zz' }), /"zz" is not a MAC address/)
  t.match(await about({ lifetime: 'x' }), /^valid_lifetime: "x" is not a number of seconds/)
  t.match(await about({ expire: '99999999999999' }), /^expire: /)
  t.match(await about({ expire: 999_999_999_999 }), /^expire: /)
  t.match(await about({ lifetime: 3600, expire: 100 }), /^expire: is smaller than valid_lifetime/)
  t.match(await about({ state: '9' }), /^state: "9" is not one of 0, 1, 2, 3, 4, default/)
  t.match(await about({ hostname: 'a,b' }), /has 12 columns, the header has 11/)
})

t.test('what is no lease file is refused as a whole', async (t) => {
  await t.rejects(importText('text/csv', row({})), {
    code: 'not_kea',
    message: /no column address, valid_lifetime, expire, hwaddr/,
  })
})
