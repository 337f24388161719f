import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parseIpv4 } from '../../db/ipv4.ts'
import { importText, leasesOf } from '../helpers/import-text.ts'

const NOW = 1_795_300_000_000
const MAC = '24:0a:c4:00:00:01'
const line = (ip: string, { mac = MAC, expiry = '1795355247', name = '*' } = {}): string =>
  `${expiry} ${mac} ${ip} ${name} 01:${mac}\n`
const importLeases = (text: string) => importText('text/plain', text, { now: NOW })
const about = async (text: string): Promise<string | undefined> => (await importLeases(text)).report.errors[0]?.message

t.test('the real file gives 600 devices, seen at the time of the import', async (t) => {
  const fixture = await readFile(new URL('../fixtures/dnsmasq.leases', import.meta.url))
  const imported = await importText('text/plain', fixture, { now: NOW })
  t.match(imported.report, { received: 600, rejected: 0, created: 600, errors: [] })
  t.ok(leasesOf(imported).every(({ seenAt, source }) => seenAt === NOW && source === 'dnsmasq'))
  t.match(
    leasesOf(imported).find(({ mac }) => mac === 0x44650d0000c8),
    { ip: parseIpv4('10.10.62.28'), hostname: 'amazon-echo', leaseExpiresAt: 1_795_355_247_000, released: false },
  )
})

t.test('an expiry of 0 means never, and a star means no name', async (t) => {
  const [lease] = leasesOf(await importLeases(line('10.0.0.1', { expiry: '0' })))
  t.match(lease, { leaseExpiresAt: null, hostname: null })
})

t.test('of two leases of an address the one that ends later counts, wherever it stands', async (t) => {
  const [early, late, never] = ['1795355247', '1795355248', '0'].map((expiry) =>
    line('10.0.0.2', { expiry, name: `until-${expiry}` }),
  ) as [string, string, string]
  const named = async (lines: string) => leasesOf(await importLeases(lines)).map(({ hostname }) => hostname)
  t.same(await named(early + late), ['until-1795355248'])
  t.same(await named(late + early), ['until-1795355248'])
  t.same(await named(never + late), ['until-0'])
  t.same(await named(late + never), ['until-0'])
})

t.test('leases come in the order of their addresses', async (t) => {
  const addresses = ['10.0.0.3', '10.0.0.1', '10.0.0.2']
  const leases = leasesOf(await importLeases(addresses.map((ip) => line(ip)).join('')))
  t.same(
    leases.map(({ ip }) => ip),
    addresses.toSorted().map(parseIpv4),
  )
})

t.test('a bad line is rejected with what is wrong', async (t) => {
  t.match(await about(line('10.0.0.1', { mac: '24:0a:c4:00:00:zz' })), /is not a MAC address/)
  t.match(await about(line('10.0.0.999')), /not an IP address/)
  t.match(await about(line('10.0.0.1', { expiry: 'soon' })), /^expiry: "soon" is not a number of seconds/)
  t.match(await about(`1 ${MAC} 10.0.0.1 *\n`), /has 4 fields; dnsmasq writes expiry, MAC/)
  t.match(await about('hello\n'), /has 1 fields/)
})

t.test('a lease of other hardware is ignored', async (t) => {
  const { report } = await importLeases(line('10.0.0.1', { mac: '06-00:00:00:00:00:00:00:01' }))
  t.match(report, { received: 1, ignored: 1, rejected: 0, warnings: [{ code: 'not_ethernet', count: 1 }] })
})

t.test('an expiry is a time, or how long from now, or never', async (t) => {
  const ends = async (expiry: string) => leasesOf(await importLeases(line('10.0.0.1', { expiry })))[0]?.leaseExpiresAt
  t.equal(await ends('978307200'), 978_307_200_000)
  t.equal(await ends('978307199'), NOW + 978_307_199_000)
  t.equal(await ends('1'), NOW + 1000)
  for (const never of ['0', '4294967295']) t.equal(await ends(never), null)
})

t.test('wherever a file is cut off, only its last line is rejected', async (t) => {
  const last = line('10.0.0.2', { name: 'esp32' })
  for (let end = 1; end < last.length - 1; end++) {
    const { report } = await importLeases(line('10.0.0.1') + last.slice(0, end))
    t.match(report, { received: 2, rejected: 1, created: 1 }, last.slice(0, end))
  }
  t.match((await importLeases(line('10.0.0.1') + last.trim())).report, { received: 2, rejected: 0 })
  t.match((await importLeases(`1 ${MAC} 10.0.0.1 * ff:12:34`)).report, { received: 1, rejected: 0 })
  t.match((await importLeases(`1 ${MAC} 10.0.0.1 * *`)).report, { received: 1, rejected: 0 })
})
