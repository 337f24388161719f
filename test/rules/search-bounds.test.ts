import t from 'tap'
import type { CriteriaNode } from '../../db/criteria/criteria.ts'
import { activeTypeOf, addressRuleOf } from '../../db/criteria/search-bounds.ts'

const status = (operator: string, value?: string | readonly string[]) => ({ field: 'status', operator, value })
const vendor = { field: 'vendor', operator: 'contains', value: 'x' }
const all = (...rules: readonly CriteriaNode[]) => ({ match: 'all' as const, rules })
const any = (...rules: readonly CriteriaNode[]) => ({ match: 'any' as const, rules })

t.test('the one action type that every match is under', async (t) => {
  const block = status('equals', 'block')
  t.equal(activeTypeOf(all(block)), 'block')
  t.equal(activeTypeOf({ rules: [vendor, block] }), 'block')
  t.equal(activeTypeOf(all(vendor, status('in', ['deny']))), 'deny')
  t.equal(activeTypeOf(any(block)), 'block')
  t.equal(activeTypeOf(all(vendor, any(all(vendor, block)))), 'block')
})

t.test('there is none where something else can match, too', async (t) => {
  const block = status('equals', 'block')
  const others = [
    ...[all(vendor), any(block, vendor), any(block, status('equals', 'deny')), all(status('in', ['block', 'deny']))],
    ...[all(status('not_equals', 'block')), all(status('not_in', ['block'])), all(status('exists'))],
    ...[all(status('not_exists')), all(vendor, any(block, vendor))],
  ]
  for (const criteria of others) t.equal(activeTypeOf(criteria), null, JSON.stringify(criteria))
})

t.test('the rule by which every match has an address of some kind, one about ip before one about site', async (t) => {
  const ip = (operator: string, value?: string) => ({ field: 'ip', operator, value })
  const site = { field: 'site', operator: 'equals', value: 'default' }
  const near = ip('in_subnet', '10.0.0.0/8')
  t.equal(addressRuleOf(all(near)), near)
  t.equal(addressRuleOf(all(site, vendor, any(near))), near)
  t.equal(addressRuleOf(all(vendor, site)), site)
  const known = ip('exists')
  t.equal(addressRuleOf(all(known)), known)
  const others = [
    all(vendor),
    any(near, vendor),
    any(near, site),
    all(ip('not_in_subnet', '10.0.0.0/8')),
    all(ip('not_exists')),
  ]
  for (const criteria of others) t.equal(addressRuleOf(criteria), null, JSON.stringify(criteria))
})
