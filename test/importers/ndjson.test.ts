import t from 'tap'
import { importText, recordsOf } from '../helpers/import-text.ts'

const MAC = '24:0a:c4:00:00:01'
const lines = (...objects: unknown[]): string => objects.map((object) => `${JSON.stringify(object)}\n`).join('')
const importLines = (...objects: unknown[]) => importText('application/x-ndjson', lines(...objects))
/** The message about a device with these members, or undefined where it is taken. */
async function about(members: Record<string, unknown>): Promise<string | undefined> {
  return (await importLines({ mac: MAC, ...members })).report.errors[0]?.message
}

t.test('every member becomes what the store speaks', async (t) => {
  const imported = await importLines({
    mac: '240A.C400.0001',
    ip: '10.20.0.1',
    hostname: 'Büro\u202e 3',
    vendor: 'Hand-made',
    vendor_class: 'sensor',
    tags: ['IoT', 'hall\u0000', 'IoT', 'iot', 'A\u030angstr\u00f6m', '\u00c5ngstr\u00f6m', '\u212bNGSTR\u00d6M'],
    first_seen: '2026-01-01T00:00:00Z',
    last_seen: '2026-01-01T02:00:00.5+01:00',
    lease_expires_at: '2026-01-02T00:00:00Z',
    source: 'NetBox, site 4',
  })
  t.match(imported.report, { received: 1, created: 1, rejected: 0, errors: [] })
  t.same(imported.statements, [
    {
      kind: 'record',
      mac: 0x240ac4000001,
      ips: [0x0a140001],
      site: undefined,
      hostname: 'Büro 3',
      vendor: 'Hand-made',
      registryVendor: undefined,
      vendorClass: 'sensor',
      tags: ['IoT', 'hall', '\u00c5ngstr\u00f6m'],
      firstSeen: Date.UTC(2026, 0, 1),
      lastSeen: Date.UTC(2026, 0, 1, 1, 0, 0, 500),
      leaseExpiresAt: Date.UTC(2026, 0, 2),
      source: 'NetBox, site 4',
    },
  ])
})

t.test('an absent member keeps, null clears, and the registry names the vendor where the line does not', async (t) => {
  const cleared = { ip: null, hostname: null, vendor: null, vendor_class: null, tags: null, lease_expires_at: null }
  const [absent, nulls] = recordsOf(await importLines({ mac: MAC }, { mac: MAC, ...cleared }))
  for (const member of ['ips', 'hostname', 'vendor', 'vendorClass', 'tags', 'leaseExpiresAt', 'source'] as const) {
    t.equal(absent?.[member], undefined, member)
  }
  t.match(absent?.registryVendor, /^Espressif/)
  t.strictSame(nulls?.ips, [])
  for (const member of ['hostname', 'vendor', 'vendorClass', 'tags', 'leaseExpiresAt'] as const) {
    t.equal(nulls?.[member], null, member)
  }
  t.equal(nulls?.registryVendor, undefined)
})

t.test('a member that is wrong is named, with what to write', async (t) => {
  t.equal(await about({ mac: 'zz' }), 'mac: "zz" is not a MAC address; write it like 24:0a:c4:00:00:01')
  t.match(await about({ mac: 7 }), /^mac: "7" is not a MAC/)
  t.match(await about({ mac: undefined }), /^mac: is missing/)
  t.match(await about({ ip: '10.0.0.256' }), /^ip: "10\.0\.0\.256" is not an IP address; write it like .*2001:db8::1/)
  t.match(await about({ ip: 'fe80::1%eth0' }), /^ip: "fe80::1%eth0" is not an IP address/)
  t.match(await about({ ip: 7 }), /^ip: "7" is not/)
  t.match(await about({ hostname: ['x'] }), /^hostname: must be a string, or null/)
  t.match(await about({ hostname: 'x'.repeat(256) }), /^hostname: is too long; write at most 255/)
  t.match(await about({ tags: 'iot' }), /^tags: must be a list/)
  t.match(await about({ tags: ['ok', 7] }), /^tags: must be strings of 1 to 64/)
  t.match(await about({ tags: [''] }), /^tags: must be strings/)
  t.match(await about({ tags: ['x'.repeat(65)] }), /^tags: must be strings/)
  t.match(await about({ tags: Array(65).fill('x') }), /^tags: has 65 tags; write at most 64/)
  t.equal(await about({ tags: Array(64).fill('x') }), undefined)
  t.match(await about({ last_seen: '2026-01-01' }), /^last_seen: "2026-01-01" is not a date-time/)
  t.match(await about({ last_seen: 1_700_000_000 }), /^last_seen: "1700000000" is not a date-time/)
  t.match(await about({ first_seen: null }), /^first_seen: can't be cleared/)
  t.match(await about({ source: '' }), /^source: must be a string of 1 to 64/)
  t.match(await about({ source: null }), /^source: must be/)
  t.match(await about({ colour: 'red' }), /^"colour" is not a member of a device; write only mac, ip, /)
  t.equal(await about({ hostname: '😀'.repeat(255) }), undefined)
})

t.test('a prefix length is dropped', async (t) => {
  const [record] = recordsOf(await importLines({ mac: MAC, ip: '10.20.0.1/24' }))
  t.match(record, { ips: [0x0a140001] })
  for (const ip of ['10.20.0.1/33', '10.20.0.1/', '10.20.0.1/24/8', '/24']) t.match(await about({ ip }), /^ip: /, ip)
})

t.test('unknown members are passed over where that is asked for', async (t) => {
  const text = lines({ mac: MAC, role: 'camera', __proto: 1 }, { mac: 'zz', role: 'camera' }, { role: 'camera' })
  const { report } = await importText('application/x-ndjson', text, { ignoresUnknown: true })
  t.match(report, { received: 3, rejected: 2, errors: [{ message: /^mac: "zz"/ }, { message: /^mac: is missing/ }] })
})

t.test('what cannot be seen is stripped, and what is nothing then counts as not given', async (t) => {
  const unseen = '\u200b\u0007'
  const [record] = recordsOf(await importLines({ mac: MAC, hostname: unseen, tags: [unseen, 'x'], source: unseen }))
  t.match(record, { hostname: null, tags: ['x'], source: undefined })
})

t.test('a source is kept as it is written, but folded where SQLite could not', async (t) => {
  const records = recordsOf(await importLines({ mac: MAC, source: 'CMDB Ost' }, { mac: MAC, source: 'BÜRO Ost' }))
  t.same(
    records.map(({ source }) => source),
    ['CMDB Ost', 'büro ost'],
  )
})

t.test('all faults of a line are told at once, and the other lines are imported', async (t) => {
  const text = `${lines({ mac: MAC })}{"mac":"zz","ip":"x","__proto__":1}\n\n[]\nnull\nnot json\n${lines({ mac: MAC })}{"mac":"24:0a`
  const { report, statements } = await importText('application/x-ndjson', text)
  t.equal(statements.length, 2)
  t.match(report, { received: 7, rejected: 5, created: 2 })
  t.same(
    report.errors.map(({ line }) => line),
    [2, 4, 5, 6, 8],
  )
  t.match(report.errors[0]?.message, /^mac: "zz" .*\. ip: "x" .*\. "__proto__" is not a member/)
  t.match(report.errors[1]?.message, /not an object/)
  t.match(report.errors[3]?.message, /not JSON/)
  t.match(report.errors[4]?.message, /cut off/)
})

t.test('a last line without a line end is taken when it is whole', async (t) => {
  const { report } = await importText('application/x-ndjson', `{"mac":"${MAC}"}`)
  t.match(report, { received: 1, rejected: 0, created: 1 })
})
