import t, { type Test } from 'tap'
import type { Criteria, Rule } from '../../db/criteria/criteria.ts'
import { parseIpv4 } from '../../db/ipv4.ts'
import { formatMac, parseMac } from '../../db/mac.ts'
import type { ActiveActionType } from '../../db/model.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, pages, runJob } from '../helpers/on-bench.ts'
import { openBench, type StoreBench } from '../helpers/store-bench.ts'

const NOW = Date.parse('2026-06-15T12:00:00Z')
const DAY = 86_400_000
/** A device as this test writes it: only what it is about. */
interface Sample {
  readonly mac: string
  readonly ip?: string
  readonly hostname?: string
  readonly vendor?: string
  readonly vendorClass?: string
  readonly tags?: readonly string[]
  readonly firstSeen?: number
  readonly lastSeen?: number
  readonly leaseExpiresAt?: number
  readonly source?: string
  /** Action types with their expiry, null: until lifted. */
  readonly actions?: Readonly<Partial<Record<ActiveActionType, number | null>>>
}
const FLEET: readonly Sample[] = [
  { mac: '24:0a:c4:00:00:01', ip: '10.20.0.1', hostname: 'ESP-Hall-1', vendor: 'Espressif Inc.', lastSeen: NOW - DAY },
  { mac: '24:0a:c4:00:00:02', ip: '10.20.255.255', hostname: 'esp-hall-2', vendor: 'Espressif Inc.', lastSeen: NOW },
  { mac: '24:0a:c4:ff:ff:ff', ip: '10.21.0.0', hostname: 'esp[hall]', vendor: 'ESPRESSIF (old)', lastSeen: NOW },
  { mac: '24:0a:c5:00:00:04', ip: '10.19.255.255', hostname: 'Café', vendor: 'Axis', vendorClass: 'AXIS, Cam' },
  { mac: '03:00:5e:00:01:03', leaseExpiresAt: NOW + DAY },
  { mac: '01:00:5e:00:01:08', leaseExpiresAt: NOW - DAY },
  { mac: '00:00:00:00:00:00', hostname: 'x*y', tags: ['IoT', 'hall'], source: 'Kea', firstSeen: NOW - 3 * DAY },
  { mac: 'ff:ff:ff:ff:ff:fe', ip: '255.255.255.255', tags: ['guest'], source: 'dnsmasq', firstSeen: NOW },
  { mac: '02:00:00:00:00:05', vendorClass: 'MSFT 5.0', actions: { block: null, allow: NOW - 1 } },
  { mac: '02:00:00:00:00:06', actions: { block: NOW }, hostname: 'x' },
  { mac: '02:00:00:00:00:07', actions: { monitor: NOW + 1 }, hostname: 'xx' },
]
const bench = await openBench()
t.teardown(() => bench.close())

await addFleet(bench)

async function addFleet({ store, clock }: StoreBench): Promise<void> {
  clock.set(NOW - 10_000)
  const importId = await store.beginImport(PLAIN_IMPORT, ACTOR)
  const records = FLEET.map(({ mac, ip, actions: _, ...sample }) => ({
    ...{ kind: 'record' as const, firstSeen: 0, lastSeen: sample.firstSeen ?? 0, source: 'ndjson', ...sample },
    ...{ mac: parseMac(mac) as number, ips: ip === undefined ? [] : [parseIpv4(ip) as number] },
  }))
  await store.importPiece(importId, records)
  const actions = FLEET.flatMap(({ mac, actions = {} }) =>
    Object.entries(actions).map(([type, expiresAt]) => ({ mac, type: type as ActiveActionType, expiresAt })),
  )
  const startOf = ({ expiresAt }: { expiresAt: number | null }) => (expiresAt === null ? NOW : expiresAt - 1000)
  for (const action of actions.toSorted((one, other) => startOf(one) - startOf(other))) {
    clock.set(startOf(action))
    const criteria = { rules: [{ field: 'mac', operator: 'equals', value: action.mac }] }
    await runJob(bench, { actionType: action.type, actionDuration: action.expiresAt === null ? 0 : 1, criteria })
  }
  clock.set(NOW)
}

let asked = 0
/** The MACs that match, ascending: those of a preview, with which a count must agree. */
async function select(criteria: Criteria): Promise<number[]> {
  // A key has no more than twenty previews.
  const actor = { ...ACTOR, keyId: `key-${asked++}` }
  const wanted = { criteria, actionType: 'block', actionDuration: 0, onExisting: 'keep_longer' } as const
  const made = bench.store.createPreview(wanted, actor)
  await bench.drain()
  const previewId = await made
  const found = (await pages((page) => bench.store.listPreviewDevices(previewId, page), 100)).map(({ mac }) => mac)
  t.equal(await bench.store.countDevices(criteria), found.length, `the count of ${JSON.stringify(criteria)}`)
  return found
}

/** The last four digits of each match: enough to tell the fleet apart. */
const short = (mac: number): string => formatMac(mac).replaceAll(':', '').slice(-4)
async function matches(field: string, operator: string, value?: Rule['value']): Promise<string> {
  return (await select({ rules: [{ field, operator, value }] })).map(short).join(' ')
}
/** Every device is either here or there: a negative operator is the contrary, where the value is null too. */
async function contrary(t: Test, field: string, operator: string, value?: Rule['value']): Promise<void> {
  const yes = (await matches(field, operator, value)).split(' ').filter(Boolean)
  const no = (await matches(field, `not_${operator}`, value)).split(' ').filter(Boolean)
  t.same([...yes, ...no].sort(), FLEET.map(({ mac }) => mac.replaceAll(':', '').slice(-4)).sort(), `not_${operator}`)
}

t.test('the fleet has six MACs that begin with 0', async (t) => {
  t.equal((await matches('mac', 'starts_with', '0')).split(' ').length, 6)
})

t.test('mac: in any way of writing, alone, listed or by its beginning', async (t) => {
  t.equal(await matches('mac', 'equals', '240A.C400.0001'), '0001')
  t.equal(await matches('mac', 'in', ['24-0a-c4-00-00-01', 'ff:ff:ff:ff:ff:fe', '0a:0a:0a:0a:0a:0a']), '0001 fffe')
  t.equal(await matches('mac', 'starts_with', '24:0A:C4'), '0001 0002 ffff')
  t.equal(await matches('mac', 'starts_with', 'f'), 'fffe')
  await contrary(t, 'mac', 'equals', '240ac4000001')
  await contrary(t, 'mac', 'in', ['24:0a:c4:00:00:01', 'ff:ff:ff:ff:ff:fe'])
})

t.test('mac_type: by the two bits of the first octet, and a group is no device of its own', async (t) => {
  t.equal(await matches('mac_type', 'equals', 'universal'), '0000 0001 0002 ffff 0004')
  t.equal(await matches('mac_type', 'equals', 'local'), '0005 0006 0007')
  t.equal(await matches('mac_type', 'equals', 'group'), '0108 0103 fffe')
  for (const type of ['universal', 'local', 'group']) await contrary(t, 'mac_type', 'equals', type)
})

t.test('ip: alone, listed, by subnet, and whether there is one', async (t) => {
  t.equal(await matches('ip', 'equals', '255.255.255.255'), 'fffe')
  t.equal(await matches('ip', 'in', ['10.21.0.0', '10.20.0.1']), '0001 ffff')
  t.equal(await matches('ip', 'in_subnet', '10.20.0.0/16'), '0001 0002')
  t.equal(await matches('ip', 'in_subnet', '0.0.0.0/0'), '0001 0002 ffff 0004 fffe')
  t.equal(await matches('ip', 'exists'), '0001 0002 ffff 0004 fffe')
  await contrary(t, 'ip', 'equals', '10.20.0.1')
  await contrary(t, 'ip', 'in', ['10.20.0.1', '10.21.0.0'])
  await contrary(t, 'ip', 'in_subnet', '10.20.0.0/16')
  await contrary(t, 'ip', 'exists')
})

t.test('hostname: without case, and accents in either way of writing', async (t) => {
  t.equal(await matches('hostname', 'equals', 'esp-HALL-1'), '0001')
  t.equal(await matches('hostname', 'equals', 'CAFE\u0301'), '0004')
  t.equal(await matches('hostname', 'in', ['X', 'esp-hall-2']), '0006 0002')
  t.equal(await matches('hostname', 'starts_with', 'Esp-'), '0001 0002')
  t.equal(await matches('hostname', 'contains', 'HALL'), '0001 0002 ffff')
  t.equal(await matches('hostname', 'contains', '%'), '')
  await contrary(t, 'hostname', 'equals', 'x')
  await contrary(t, 'hostname', 'exists')
  await contrary(t, 'hostname', 'in', ['x', 'xx'])
})

t.test('glob: the whole name, and only * and ? are special', async (t) => {
  t.equal(await matches('hostname', 'glob', 'esp-hall-?'), '0001 0002')
  t.equal(await matches('hostname', 'glob', 'ESP*'), '0001 0002 ffff')
  t.equal(await matches('hostname', 'glob', 'esp[hall]'), 'ffff')
  t.equal(await matches('hostname', 'glob', 'esp[a-z]*'), '')
  t.equal(await matches('hostname', 'glob', '*]'), 'ffff')
  t.equal(await matches('hostname', 'glob', 'caf?'), '0004')
  t.equal(await matches('hostname', 'glob', 'x?*'), '0000 0007')
  t.equal(await matches('hostname', 'glob', 'hall'), '')
})

t.test('vendor and vendor class: like hostname, by their names', async (t) => {
  t.equal(await matches('vendor', 'contains', 'espressif'), '0001 0002 ffff')
  t.equal(await matches('vendor', 'equals', 'ESPRESSIF INC.'), '0001 0002')
  t.equal(await matches('vendor', 'in', ['axis', 'espressif (OLD)']), 'ffff 0004')
  t.equal(await matches('vendor', 'starts_with', 'ax'), '0004')
  t.equal(await matches('vendor', 'glob', '*(old)'), 'ffff')
  t.equal(await matches('vendor_class', 'exists'), '0005 0004')
  t.equal(await matches('vendor_class', 'glob', 'msft*'), '0005')
  t.equal(await matches('vendor_class', 'contains', 'cam'), '0004')
  await contrary(t, 'vendor', 'equals', 'axis')
  await contrary(t, 'vendor', 'in', ['axis', 'nobody'])
  await contrary(t, 'vendor', 'exists')
  await contrary(t, 'vendor_class', 'equals', 'msft 5.0')
})

t.test('tag: any of the device\u2019s', async (t) => {
  t.equal(await matches('tag', 'equals', 'IOT'), '0000')
  t.equal(await matches('tag', 'in', ['hall', 'iot', 'Guest', 'nothing']), '0000 fffe')
  t.equal(await matches('tag', 'exists'), '0000 fffe')
  await contrary(t, 'tag', 'equals', 'iot')
  await contrary(t, 'tag', 'in', ['iot', 'guest'])
  await contrary(t, 'tag', 'exists')
})

t.test('status: what is active, and no longer from expires_at on', async (t) => {
  t.equal(await matches('status', 'equals', 'block'), '0005')
  t.equal(await matches('status', 'equals', 'allow'), '')
  t.equal(await matches('status', 'in', ['allow', 'block', 'monitor']), '0005 0007')
  t.equal(await matches('status', 'exists'), '0005 0007')
  await contrary(t, 'status', 'equals', 'block')
  await contrary(t, 'status', 'in', ['block', 'monitor'])
  await contrary(t, 'status', 'exists')
})

t.test('source: without case', async (t) => {
  t.equal(await matches('source', 'equals', 'kea'), '0000')
  t.equal(await matches('source', 'in', ['KEA', 'DNSMASQ']), '0000 fffe')
  await contrary(t, 'source', 'equals', 'kea')
  await contrary(t, 'source', 'in', ['kea', 'dnsmasq'])
})

t.test('times: moments and durations that count back from now, neither including its boundary', async (t) => {
  t.equal(await matches('last_seen', 'after', '2026-06-14T14:00:00+02:00'), '0002 ffff fffe')
  t.equal(await matches('last_seen', 'after', '2026-06-14T13:59:59.999+02:00'), '0001 0002 ffff fffe')
  t.equal(await matches('last_seen', 'newer_than', 'P1D'), '0002 ffff fffe')
  t.equal(await matches('last_seen', 'newer_than', 'PT24H1S'), '0001 0002 ffff fffe')
  t.equal(await matches('last_seen', 'newer_than', '24h1s'), '0001 0002 ffff fffe')
  t.equal(await matches('first_seen', 'newer_than', 'P1W'), '0000 fffe')
  t.equal((await matches('first_seen', 'before', '1970-01-01T00:00:00.001Z')).split(' ').length, 9)
  t.equal(await matches('first_seen', 'before', '1970-01-01T00:00:00Z'), '')
  t.equal((await matches('first_seen', 'older_than', 'P3D')).split(' ').length, 9)
  t.equal((await matches('first_seen', 'older_than', 'P2DT23H59M59S')).split(' ').length, 10)
})

t.test('lease_expires_at: when the lease ends or has ended, and whether that is known', async (t) => {
  t.equal(await matches('lease_expires_at', 'before', '2026-06-15T12:00:00Z'), '0108')
  t.equal(await matches('lease_expires_at', 'after', '2026-06-15T12:00:00Z'), '0103')
  t.equal(await matches('lease_expires_at', 'older_than', 'PT23H59M59S'), '0108')
  t.equal(await matches('lease_expires_at', 'older_than', 'P1D'), '')
  t.equal(await matches('lease_expires_at', 'newer_than', 'P1D'), '0103', 'what ends later is newer')
  t.equal(await matches('lease_expires_at', 'newer_than', 'PT24H1S'), '0108 0103')
  t.equal(await matches('lease_expires_at', 'exists'), '0108 0103')
  await contrary(t, 'lease_expires_at', 'exists')
})

t.test('groups: all is the default, any is one of them, and they nest', async (t) => {
  const espressif: Rule = { field: 'vendor', operator: 'contains', value: 'Espressif' }
  const near: Rule = { field: 'ip', operator: 'in_subnet', value: '10.20.0.0/16' }
  const blocked: Rule = { field: 'status', operator: 'equals', value: 'block' }
  const found = async (criteria: Criteria) => (await select(criteria)).map(short).join(' ')
  t.equal(await found({ rules: [espressif, near] }), '0001 0002')
  t.equal(await found({ match: 'any', rules: [near, blocked] }), '0005 0001 0002')
  t.equal(await found({ match: 'any', rules: [blocked, { match: 'all', rules: [espressif, near] }] }), '0005 0001 0002')
  t.equal(await found({ rules: [espressif, { match: 'any', rules: [blocked] }] }), '')
})
