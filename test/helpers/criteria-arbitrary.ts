import fc from 'fast-check'
import type { Criteria, CriteriaNode, Rule } from '../../db/criteria/criteria.ts'
import type { Sample, SampleAddress } from './inventory.ts'

/** The time at which criteria are judged. */
export const NOW = 1_000_000_000_000
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
  unit: fc.constantFrom('a', 'A', 'b', '*', '?', '[', ']', '-', '%', '_', '\\', "'", 'é', 'E\u0301', '😀'),
  minLength: 1,
  maxLength: 4,
})
/** Names and what is asked of them, with what patterns give a meaning to. */
const patternText = fc.oneof({ arbitrary: anyText, weight: 3 }, fc.constantFrom('[a]', 'a', '[', '[^b]*', '*[', 'ab'))
const time = fc.integer({ min: -5, max: 5 }).map((count) => NOW + count * 1000)
const seconds = fc.integer({ min: 0, max: 5 }).map((count) => `PT${count}S`)
const rule = (field: string, operators: string[], value: fc.Arbitrary<Rule['value']>): fc.Arbitrary<Rule> =>
  fc.record({ field: fc.constant(field), operator: fc.constantFrom(...operators), value })
const member = (field: string, value: fc.Arbitrary<string>) => [
  rule(field, ['equals', 'not_equals'], value),
  rule(field, ['in', 'not_in'], fc.array(value, { minLength: 1, maxLength: 3 })),
]
const existence = (field: string) => rule(field, ['exists', 'not_exists'], fc.constant(undefined))

/** Who comes first has an address that several have at one site. */
function withoutConflicts(devices: readonly Sample[]): readonly Sample[] {
  const taken = new Set<string>()
  const isFree = ({ ip, site }: SampleAddress) => {
    const name = `${ip} ${site}`
    return !taken.has(name) && taken.add(name)
  }
  return devices.map((device) => ({ ...device, addresses: (device.addresses ?? []).filter(isFree) }))
}

const fewSources: fc.Arbitrary<string> = fc.constantFrom('kea', 'Kea', 'dnsmasq', 'ndjson')

/** Random inventories, and random criteria about them, over texts of some kind. */
export function criteriaArbitraries({ text = patternText, source = fewSources } = {}) {
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
  const devices = fc.uniqueArray(sample, { selector: ({ mac }) => mac, minLength: 1, maxLength: 6 })
  return { inventory: devices.map(withoutConflicts), criteria }
}
