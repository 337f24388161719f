import { BlockList } from 'node:net'
import fc from 'fast-check'
import t from 'tap'
import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import type { CriteriaNode, Rule } from '../../db/criteria/criteria.ts'
import { parseMac } from '../../db/mac.ts'
import { compileCriteria } from '../../db/sqlite/criteria/compile.ts'
import { criteriaArbitraries, NOW } from '../helpers/criteria-arbitrary.ts'
import { createInventory, type Sample, select } from '../helpers/inventory.ts'

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

t.test('random criteria over random inventories select what they say', async (t) => {
  const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
  t.comment(`SEED=${seed}`)
  const { inventory, criteria } = criteriaArbitraries()
  fc.assert(
    fc.property(inventory, fc.array(criteria, { minLength: 10, maxLength: 10 }), (devices, many) => {
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
    }),
    { seed, numRuns: 500 },
  )
  t.pass(`seed ${seed}`)
})
