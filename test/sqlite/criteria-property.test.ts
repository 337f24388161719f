import { BlockList } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import type { Criteria, CriteriaNode, Rule } from '../../db/criteria/criteria.ts'
import { parseMac } from '../../db/mac.ts'
import { compileCriteria } from '../../db/sqlite/criteria/compile.ts'
import { createInventory, type Sample, type SampleAddress, select } from '../helpers/inventory.ts'

const NOW = 1_000_000_000_000
const STATUSES = ['block', 'deny', 'throttle', 'monitor', 'allow']

// Few of each, so that rules and devices often meet.
const mac = fc.constantFrom(
  '24:0a:c4:00:00:00',
  '24:0a:c4:00:00:01',
  '24:0a:c3:ff:ff:ff',
  '24:1a:c4:00:00:00',
  'ff:ff:ff:ff:ff:ff',
  '02:00:00:00:00:01',
  'fd:ff:ff:ff:ff:ff',
  '00:00:00:00:00:00',
)
const ip = fc.constantFrom('0.0.0.0', '10.20.0.0', '10.20.0.7', '10.20.255.255', '10.21.0.0', '255.255.255.255')
const address = fc.record({
  ip: fc.oneof(ip, fc.constantFrom('2001:db8::', '2001:db8::1', '2001:db8::1:0', 'fe80::1', '::', '::1')),
  site: fc.constantFrom('default', 'Berlin', 'b-2'),
})
const wantedIp = fc.oneof(ip, fc.constantFrom('2001:DB8:0::1', '::ffff:10.20.0.7', 'fe80::1', '::'))
const subnet = fc.constantFrom(
  ...['10.20.0.0/16', '10.20.0.0/29', '0.0.0.0/0', '255.255.255.255/32', '::ffff:10.20.0.0/112'],
  ...['::/0', '::/127', '2001:db8::/32', '2001:db8::1/128', '2001:db8::ffff/112'],
)
const range = fc.constantFrom(
  ...['10.20.0.0-10.20.0.7', '10.20.0.8 - 10.20.255.255', '0.0.0.0-255.255.255.255', '10.20.0.7-::ffff:10.21.0.0'],
  ...['::-::1', '2001:db8::-2001:db8::1', '::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
)
const anyText = fc.string({
  unit: fc.constantFrom('a', 'A', 'b', '*', '?', '[', ']', '-', '%', '_', "'", 'é', 'E\u0301', '😀'),
  minLength: 1,
  maxLength: 4,
})
const text = fc.oneof({ arbitrary: anyText, weight: 3 }, fc.constantFrom('[a]', 'a', '[', '[^b]*', '*[', 'ab'))
const time = fc.integer({ min: -5, max: 5 }).map((count) => NOW + count * 1000)
const seconds = fc.integer({ min: 0, max: 5 }).map((count) => `PT${count}S`)
const source = fc.constantFrom('kea', 'Kea', 'dnsmasq', 'ndjson')

const sample: fc.Arbitrary<Sample> = fc.record({
  mac,
  ip: fc.option(ip),
  addresses: fc.array(address, { maxLength: 3 }),
  hostname: fc.option(text),
  vendor: fc.option(text),
  vendorClass: fc.option(text),
  tags: fc.array(text, { maxLength: 3 }),
  firstSeen: time,
  lastSeen: time,
  leaseExpiresAt: fc.option(time),
  source,
  actions: fc.dictionary(fc.constantFrom(...STATUSES), fc.option(fc.constantFrom(NOW - 1, NOW, NOW + 1)), {
    maxKeys: 2,
  }),
})

const rule = (field: string, operators: string[], value: fc.Arbitrary<Rule['value']>): fc.Arbitrary<Rule> =>
  fc.record({ field: fc.constant(field), operator: fc.constantFrom(...operators), value })
const member = (field: string, value: fc.Arbitrary<string>) => [
  rule(field, ['equals', 'not_equals'], value),
  rule(field, ['in', 'not_in'], fc.array(value, { minLength: 1, maxLength: 3 })),
]
const existence = (field: string) => rule(field, ['exists', 'not_exists'], fc.constant(undefined))
const textRules = (field: string) => [
  ...member(field, text),
  rule(field, ['starts_with', 'contains', 'glob'], text),
  existence(field),
]
const moment = time.map((value) => new Date(value).toISOString())
const anyRule = fc.oneof(
  ...member('mac', mac),
  rule('mac_type', ['equals', 'not_equals'], fc.constantFrom('universal', 'local', 'group')),
  rule('mac', ['starts_with'], fc.constantFrom('2', '24:0a', '24:0a:c', '24:0a:c4:00:00:01', 'ff')),
  ...member('ip', wantedIp),
  rule('ip', ['in_subnet', 'not_in_subnet'], subnet),
  rule('ip', ['between'], range),
  ...member('site', fc.constantFrom('DEFAULT', 'berlin', 'B-2', 'nowhere')),
  existence('ip'),
  ...['hostname', 'vendor', 'vendor_class'].flatMap(textRules),
  ...member('tag', text),
  existence('tag'),
  ...member('status', fc.constantFrom(...STATUSES)),
  existence('status'),
  ...member('source', source),
  ...['first_seen', 'last_seen', 'lease_expires_at'].flatMap((field) => [
    rule(field, ['before', 'after'], moment),
    rule(field, ['older_than', 'newer_than'], seconds),
  ]),
  existence('lease_expires_at'),
)
const criteria: fc.Arbitrary<Criteria> = fc.letrec<{ node: CriteriaNode; group: Criteria }>((tie) => ({
  node: fc.oneof({ maxDepth: 3, depthSize: 'small' }, anyRule, tie('group')),
  group: fc.record({
    match: fc.constantFrom('all', 'any', undefined),
    rules: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
  }),
})).group

// The same meaning in plain words.
const key = (value: string): string => value.normalize('NFC').toLowerCase()
function globMatches(pattern: readonly string[], name: readonly string[]): boolean {
  const [head, ...rest] = pattern
  if (head === undefined) return name.length === 0
  if (head === '*') return globMatches(rest, name) || (name.length > 0 && globMatches(pattern, name.slice(1)))
  return name.length > 0 && (head === '?' || head === name[0]) && globMatches(rest, name.slice(1))
}
function namesOf(device: Sample, field: string): string[] {
  const one = (value: string | null | undefined) => (value === null || value === undefined ? [] : [key(value)])
  if (field === 'hostname') return one(device.hostname)
  if (field === 'vendor') return one(device.vendor)
  if (field === 'vendor_class') return one(device.vendorClass)
  if (field === 'mac') return one(device.mac)
  if (field === 'mac_type') return [macTypeOf(device.mac)]
  if (field === 'lease_expires_at') return typeof device.leaseExpiresAt === 'number' ? ['known'] : []
  const addresses = device.addresses ?? []
  if (field === 'ip') return [...one(device.ip), ...addresses.map(({ ip }) => ip)].map(plainIp)
  if (field === 'site') return addresses.map(({ site }) => key(site))
  if (field === 'source') return one(device.source)
  if (field === 'tag') return (device.tags ?? []).map(key)
  return Object.entries(device.actions ?? {}).flatMap(([type, expiry]) =>
    expiry === null || expiry > NOW ? [type] : [],
  )
}
/** By the second digit, in which the two bits stand. */
function macTypeOf(address: string): string {
  const digit = address[1] ?? ''
  if ('13579bdf'.includes(digit)) return 'group'
  return '26ae'.includes(digit) ? 'local' : 'universal'
}
/** As Node writes it; one that is mapped as IPv4. */
function plainIp(text: string): string {
  const address = text.trim().replace(/^::ffff:/, '')
  return address.includes(':') ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address
}
const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4')
/** By what Node says of lists of addresses. An address of the other family is on none. */
function isOn(address: string, family: 'ipv4' | 'ipv6', fill: (list: BlockList) => void): boolean {
  const list = new BlockList()
  fill(list)
  return familyOf(address) === family && list.check(address, family)
}
function inSubnet(address: string, text: string): boolean {
  const [network = '', length] = text.split('/')
  const plain = plainIp(network)
  const bits = Number(length) - (plain.includes('.') && network.includes(':') ? 96 : 0)
  return isOn(address, familyOf(plain), (list) => list.addSubnet(plain, bits, familyOf(plain)))
}
function inRange(address: string, text: string): boolean {
  const [first = '', last = ''] = text.split('-').map(plainIp)
  return isOn(address, familyOf(first), (list) => list.addRange(first, last, familyOf(first)))
}
function timeMatches(device: Sample, { field, operator, value }: Rule): boolean {
  const { firstSeen, lastSeen, leaseExpiresAt } = device
  const time = { first_seen: firstSeen, last_seen: lastSeen, lease_expires_at: leaseExpiresAt }[field]
  if (typeof time !== 'number') return false
  if (operator === 'before') return time < Date.parse(String(value))
  if (operator === 'after') return time > Date.parse(String(value))
  const length = Number(String(value).slice(2, -1)) * 1000
  return operator === 'older_than' ? NOW - time > length : NOW - time < length
}
function ruleMatches(device: Sample, one: Rule): boolean {
  if (/^(before|after|older_than|newer_than)$/.test(one.operator)) return timeMatches(device, one)
  if (one.operator.startsWith('not_')) return !ruleMatches(device, { ...one, operator: one.operator.slice(4) })
  const names = namesOf(device, one.field)
  const plain = one.field === 'ip' && /^(equals|in)$/.test(one.operator) ? plainIp : key
  const values = (typeof one.value === 'string' ? [one.value] : (one.value ?? [])).map(plain)
  const value = values[0] ?? ''
  if (one.operator === 'exists') return names.length > 0
  if (one.operator === 'in_subnet') return names.some((name) => inSubnet(name, value))
  if (one.operator === 'between') return names.some((name) => inRange(name, value))
  if (one.operator === 'starts_with') return names.some((name) => name.startsWith(value))
  if (one.operator === 'contains') return names.some((name) => name.includes(value))
  if (one.operator === 'glob') return names.some((name) => globMatches([...value], [...name]))
  return names.some((name) => values.includes(name))
}
function nodeMatches(device: Sample, node: CriteriaNode): boolean {
  if (!('rules' in node)) return ruleMatches(device, node)
  return node.match === 'any'
    ? node.rules.some((part) => nodeMatches(device, part))
    : node.rules.every((part) => nodeMatches(device, part))
}

/** Who comes first has an address that several have at one site. */
function withoutConflicts(devices: readonly Sample[]): readonly Sample[] {
  const taken = new Set<string>()
  const isFree = ({ ip, site }: SampleAddress) => {
    const name = `${ip} ${site}`
    return !taken.has(name) && taken.add(name)
  }
  return devices.map((device) => ({ ...device, addresses: (device.addresses ?? []).filter(isFree) }))
}

t.test('random criteria over random inventories select what they say', async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  t.comment(`SEED=${seed}`)
  const inventory = fc.uniqueArray(sample, { selector: (device) => device.mac, minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(
      inventory.map(withoutConflicts),
      fc.array(criteria, { minLength: 10, maxLength: 10 }),
      (devices, many) => {
        const db = createInventory(devices)
        try {
          for (const one of many) {
            const expected = devices
              .filter((device) => nodeMatches(device, one))
              .map((device) => Number(parseMac(device.mac)))
            const found = select(db, one, NOW)
            const { macBounds } = compileCriteria(one, NOW)
            if (checkCriteria(one).length > 0) throw new Error(`refused: ${JSON.stringify(checkCriteria(one))}`)
            if (String(found) !== String(expected.sort((a, b) => a - b))) {
              throw new Error(`${JSON.stringify(one)} selects ${found}, expected ${expected}`)
            }
            if (found.some((mac) => mac < macBounds.first || mac > macBounds.last))
              throw new Error('outside of its bounds')
          }
        } finally {
          db.close()
        }
      },
    ),
    { seed, numRuns: 500 },
  )
  t.pass(`seed ${seed}`)
})
