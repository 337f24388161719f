import t from 'tap'
import type { Criteria, Rule } from '../../db/criteria/criteria.ts'
import type { DeviceFilter } from '../../db/devices/device-store.ts'
import type { DeviceLease } from '../../db/devices/statement.ts'
import { type Ip, type IpRange, parseIp, parseSubnet } from '../../db/ip.ts'
import { PLAIN_IMPORT } from '../helpers/import-options.ts'
import { ACTOR, ALL, inTurn, pages } from '../helpers/on-bench.ts'
import { openBench, START } from '../helpers/store-bench.ts'

const bench = await openBench()
t.teardown(() => bench.close())

const ip = (text: string): Ip => parseIp(text) as Ip
/** Who is told to have which addresses, one statement after the other: a later one takes an address away. */
const TOLD: readonly (readonly [mac: number, site: string, ips: readonly string[]])[] = [
  [1, 'default', ['10.20.0.1', '2001:db8::1']],
  [1, 'Berlin', ['10.20.0.9']],
  [2, 'Berlin', ['10.20.0.1']],
  // The digits of the first are a number, too.
  [3, 'default', ['::3', 'fe80::3', '192.168.0.3']],
  [4, 'default', []],
  [5, 'default', ['172.16.0.5']],
  [6, 'default', ['172.16.0.5', '255.255.255.255', '0.0.0.0']],
]
const importId = await bench.store.beginImport(PLAIN_IMPORT, ACTOR)
await bench.store.importPiece(
  importId,
  TOLD.map(([mac, site, ips], index) => ({
    ...{ kind: 'record' as const, mac, site, source: 'ndjson', lastSeen: START + index },
    ...{ hostname: mac % 2 === 0 ? 'tv' : null, ips: ips.map(ip) },
  })),
)
// The address of device 7 is nobody's any more, which a row remembers.
const lease: DeviceLease = {
  ...{ kind: 'lease', mac: 7, ip: ip('10.20.0.7'), hostname: null, vendor: null, source: 'kea' },
  ...{ saidAt: START, seenAt: START, leaseExpiresAt: START + 1000, released: false },
}
await bench.store.importPiece(importId, [lease, { ...lease, saidAt: START + 1, released: true }])

let asked = 0
/** The MACs of a preview, which a count and a page of devices must agree with. */
async function select(criteria: Criteria): Promise<number[]> {
  // A key has no more than twenty previews.
  const actor = { ...ACTOR, keyId: `key-${asked++}` }
  const wanted = { criteria, actionType: 'block', actionDuration: 0, onExisting: 'keep_longer' } as const
  const made = bench.store.createPreview(wanted, actor)
  await bench.drain()
  const previewId = await made
  const macs = (await pages((page) => bench.store.listPreviewDevices(previewId, page), 100)).map(({ mac }) => mac)
  t.equal(await bench.store.countDevices(criteria), macs.length, `the count of ${JSON.stringify(criteria)}`)
  return macs
}
const matches = (field: string, operator: string, value?: Rule['value']) =>
  select({ rules: [{ field, operator, value }] })

const EVERY = [1, 2, 3, 4, 5, 6, 7]
const CASES: readonly (readonly [operator: string, value: Rule['value'], macs: readonly number[]])[] = [
  ['equals', '10.20.0.1', [1, 2]],
  ['equals', '2001:DB8:0:0::1', [1]],
  ['equals', '::ffff:10.20.0.9', [1]],
  ['equals', '172.16.0.5', [6]],
  ['equals', '10.20.0.7', []],
  ['in', ['10.20.0.9', '2001:db8::1', '255.255.255.255'], [1, 6]],
  ['in_subnet', '10.20.0.0/16', [1, 2]],
  ['in_subnet', '::ffff:10.20.0.0/112', [1, 2]],
  ['in_subnet', '0.0.0.0/0', [1, 2, 3, 6]],
  ['in_subnet', '::/0', [1, 3]],
  ['in_subnet', '2001:db8::/32', [1]],
  ['in_subnet', 'fe80::/10', [3]],
  ['between', '10.20.0.2-10.20.0.9', [1]],
  ['between', '10.20.0.1-10.20.0.1', [1, 2]],
  ['between', '0.0.0.0-255.255.255.255', [1, 2, 3, 6]],
  ['between', '0.0.0.0-0.0.0.9', [6]],
  ['between', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', [1, 3]],
  ['between', 'fe80::-fe80::ffff', [3]],
]

t.test('a rule about ip asks for any of the addresses, of the family that its value is of', async (t) => {
  for (const [operator, value, macs] of CASES)
    t.same(await matches('ip', operator, value), macs, `${operator} ${value}`)
  t.same(await matches('ip', 'exists'), [1, 2, 3, 6])
})

t.test('a negative one asks that none of them is that: a device without an address matches', async (t) => {
  for (const [operator, value, macs] of CASES.filter(([operator]) => operator !== 'between')) {
    const others = EVERY.filter((mac) => !macs.includes(mac))
    t.same(await matches('ip', `not_${operator}`, value), others, `not_${operator} ${value}`)
  }
  t.same(await matches('ip', 'not_exists'), [4, 5, 7])
})

t.test('a rule about site asks for any of the addresses, without case; an unknown site is nowhere', async (t) => {
  t.same(await matches('site', 'equals', 'BERLIN'), [1, 2])
  t.same(await matches('site', 'equals', 'default'), [1, 3, 6])
  t.same(await matches('site', 'in', ['berlin', 'Default']), [1, 2, 3, 6])
  t.same(await matches('site', 'equals', 'nowhere'), [])
  t.same(await matches('site', 'not_equals', 'berlin'), [3, 4, 5, 6, 7])
  t.same(await matches('site', 'not_in', ['berlin', 'default']), [4, 5, 7])
})

t.test('rules about addresses narrow each other and others, and may be met by two addresses', async (t) => {
  const near: Rule = { field: 'ip', operator: 'in_subnet', value: '10.20.0.0/16' }
  const six: Rule = { field: 'ip', operator: 'in_subnet', value: '::/0' }
  const here: Rule = { field: 'site', operator: 'equals', value: 'default' }
  const low: Rule = { field: 'mac', operator: 'starts_with', value: '00:00:00:00:00:01' }
  t.same(await select({ rules: [near, six] }), [1])
  t.same(await select({ rules: [near, here] }), [1])
  t.same(await select({ rules: [low, near] }), [1])
  t.same(await select({ match: 'any', rules: [low, six] }), [1, 3])
  t.same(
    await select({ rules: [{ field: 'hostname', operator: 'equals', value: 'tv' }, near] }),
    [2],
    'few have the name',
  )
  t.same(
    await select({ rules: [{ field: 'mac', operator: 'in', value: ['000000000001', '000000000005'] }, near] }),
    [1],
  )
  t.same(await select({ match: 'any', rules: [near, { rules: [near, here] }] }), [1, 2])
  t.same(
    await select({
      rules: [
        { match: 'any', rules: [near] },
        { field: 'ip', operator: 'not_equals', value: '10.20.0.9' },
      ],
    }),
    [2],
  )
})

t.test('a list of devices is filtered by ip, subnet and site of one and the same address', async (t) => {
  const cases: readonly (readonly [DeviceFilter, readonly number[]])[] = [
    [{ ip: ip('10.20.0.1') }, [1, 2]],
    [{ ip: ip('10.20.0.1'), site: 'berlin' }, [2]],
    [{ ip: ip('2001:db8::1') }, [1]],
    [{ ip: ip('10.20.0.7') }, []],
    [{ subnet: parseSubnet('10.0.0.0/8') as IpRange }, [1, 2]],
    [{ subnet: parseSubnet('::/0') as IpRange }, [1, 3]],
    [{ subnet: parseSubnet('2001:db8::/32') as IpRange, site: 'Berlin' }, []],
    [{ subnet: parseSubnet('0.0.0.0/0') as IpRange, ip: ip('192.168.0.3') }, [3]],
    [{ site: 'BERLIN' }, [1, 2]],
    [{ site: 'nowhere' }, []],
    [{ site: 'default', mac: 6 }, [6]],
  ]
  await inTurn(cases, async ([filter, macs]) => {
    const { data } = await bench.store.listDevices(filter, ALL)
    t.same(data.map(({ mac }) => mac).sort(), macs, JSON.stringify(filter))
    t.same((await pages((page) => bench.store.listDevices(filter, page), 1)).map(({ mac }) => mac).sort(), macs)
  })
})
