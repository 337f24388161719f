import t from 'tap'
import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import { EVERY_RULE } from '../helpers/criteria-examples.ts'

const good = { field: 'hostname', operator: 'contains', value: 'esp' }
const faults = (criteria: unknown): Record<string, string> =>
  Object.fromEntries(checkCriteria(criteria).map(({ field, message }) => [field, message]))
/** The message about the value of a single rule, or undefined where it is good. */
const about = (field: string, operator: string, value?: unknown): string | undefined =>
  Object.values(faults({ rules: [{ field, operator, value }] }))[0]

t.test('every pair of the grammar is accepted with a fitting value', async (t) => {
  for (const { field, operator, value } of EVERY_RULE) {
    t.equal(about(field, operator, value), undefined, `${field} ${operator}`)
  }
  t.equal(EVERY_RULE.length, 5 + 2 + 9 + 4 + 3 * 9 + 6 + 6 + 4 + 2 * 4 + 6)
})

t.test('all faults are told at once, each with its path', async (t) => {
  const found = faults({
    match: 'some',
    limit: 3,
    rules: [
      { field: 'mac', operator: 'in', value: ['24:0a:c4:00:00:01', 'zz', 7] },
      { match: 'any', rules: [{ field: 'colour', operator: 'equals', value: 'red' }, { rules: [] }] },
      { field: 'mac', operator: 'glob', value: '*' },
      'vendor = x',
      {},
    ],
  })
  t.same(Object.keys(found).sort(), [
    'criteria.limit',
    'criteria.match',
    'criteria.rules.0.value.1',
    'criteria.rules.0.value.2',
    'criteria.rules.1.rules.0.field',
    'criteria.rules.1.rules.1.rules',
    'criteria.rules.2.operator',
    'criteria.rules.3',
    'criteria.rules.4.field',
  ])
  t.equal(found['criteria.rules.0.value.1'], '"zz" is not a MAC address; write it like 24:0a:c4:00:00:01')
  t.equal(
    found['criteria.rules.2.operator'],
    '"mac" has no operator "glob"; write equals, not_equals, in, not_in or starts_with',
  )
  t.match(found['criteria.rules.1.rules.0.field'], /"colour" is not a field; write mac, mac_type, ip, /)
  t.match(found['criteria.limit'], /not known here/)
})

t.test('criteria without rules are refused: they would mean every device', async (t) => {
  for (const criteria of [{}, { rules: [] }, { rules: null }, { rules: {} }]) {
    t.match(faults(criteria)['criteria.rules'], /at least one rule/)
  }
  for (const criteria of [null, undefined, [], 'x', 7]) t.match(faults(criteria).criteria, /must be an object/)
})

t.test('a value that its operator does not take is refused', async (t) => {
  t.match(about('ip', 'exists', 'x'), /must be left out/)
  t.match(about('ip', 'equals'), /must be one string/)
  t.match(about('ip', 'equals', ['10.0.0.1']), /must be one string/)
  t.match(about('ip', 'equals', 7), /must be a string/)
  t.match(about('ip', 'in', '10.0.0.1'), /must be a list/)
  t.match(about('ip', 'in', []), /must be a list of at least one/)
  t.match(about('__proto__', 'equals', 'x'), /not a field/)
  t.match(about('mac', 'constructor', 'x'), /no operator/)
  t.match(Object.values(faults({ rules: [{ field: 'mac', value: 'x' }] }))[0], /is missing; write equals/)
})

t.test('a malformed value is refused with what to write instead', async (t) => {
  t.match(about('mac', 'starts_with', 'xyz'), /"xyz" is not the beginning of a MAC address; write 1 to 12/)
  t.match(
    about('mac_type', 'equals', 'random'),
    /"random" is not a type of MAC address; write universal, local or group/,
  )
  t.match(about('mac_type', 'in', ['local']), /"mac_type" has no operator "in"; write equals or not_equals/)
  t.match(about('lease_expires_at', 'before', 'tomorrow'), /not a date-time/)
  t.match(about('ip', 'equals', '10.0.0.256'), /not an IP address; write it like 10\.20\.0\.1/)
  t.match(about('ip', 'in_subnet', '10.20.0.1/33'), /write it like 10\.20\.0\.0\/16/)
  t.match(about('status', 'equals', 'cleanup'), /write block, deny, throttle, monitor or allow/)
  t.match(about('last_seen', 'before', '2026-01-31'), /not a date-time/)
  t.match(about('last_seen', 'older_than', 'P1M'), /not a duration; write it like 30d, .* P30D/)
  t.match(about('hostname', 'contains', ''), /is empty/)
  t.match(about('hostname', 'contains', 'a'.repeat(256)), /at most 255/)
  t.equal(about('hostname', 'contains', '😀'.repeat(255)), undefined)
  t.match(about('tag', 'equals', 'a'.repeat(65)), /at most 64/)
  t.match(about('hostname', 'glob', 'a\u0000'), /"a\\u0000" contains a NUL character/)
  t.match(about('mac', 'equals', `\u202e${'z'.repeat(99)}`), /^"\\u\{202e\}z{59}…" is not/)
})

t.test('five levels are possible, a sixth is not', async (t) => {
  const nested = (depth: number): unknown => ({ rules: [depth === 1 ? good : nested(depth - 1)] })
  t.same(checkCriteria(nested(5)), [])
  t.match(faults(nested(6)), { 'criteria.rules.0.rules.0.rules.0.rules.0.rules.0': /too deeply; write at most 5/ })
  t.equal(checkCriteria(nested(5000)).length, 1)
})

t.test('100 rules and 10,000 values are possible overall, more are one fault', async (t) => {
  const rules = (count: number) => ({ rules: [{ rules: Array.from({ length: count - 1 }, () => good) }, good] })
  t.same(checkCriteria(rules(100)), [])
  t.match(checkCriteria(rules(101)), [{ field: 'criteria', message: /has 101 rules; write at most 100/ }])
  const list = (count: number) => ({
    field: 'hostname',
    operator: 'in',
    value: Array.from({ length: count }, () => 'x'),
  })
  t.same(checkCriteria({ rules: [list(9_999), good, { field: 'ip', operator: 'exists' }] }), [])
  t.match(checkCriteria({ rules: [list(9_999), good, good] }), [{ message: /has 10001 values; write at most 10000/ }])
})

t.test('what criteria cost is bounded, and nothing that somebody would ask for is above it', async (t) => {
  const globs = (count: number, value: string) => ({
    rules: Array.from({ length: count }, () => ({ field: 'hostname', operator: 'glob', value })),
  })
  const contains = { field: 'hostname', operator: 'contains', value: 'x'.repeat(255) }
  const macs = Array.from({ length: 9_901 }, (_, n) => n.toString(16).padStart(12, '0'))
  const wide = [...Array.from({ length: 99 }, () => contains), { field: 'mac', operator: 'in', value: macs }]
  t.same(checkCriteria({ rules: wide }), [])
  t.same(checkCriteria(globs(100, 'ap-??-*-floor-03-switch-*')), [])
  t.same(checkCriteria(globs(100, '?'.repeat(255))), [], 'without a star each character is looked at once')
  t.same(checkCriteria(globs(10, `*${'?'.repeat(249)}`)), [])
  const dear = { rules: [{ match: 'any', rules: globs(99, `*${'?'.repeat(120)}`).rules }, good] }
  t.match(checkCriteria(dear), [
    { field: 'criteria', message: /^cost 11980 for each device, and at most 2500 is allowed: a glob/ },
  ])
})

t.test('of many faults the first hundred are listed', async (t) => {
  const value = Array.from({ length: 10_000 }, () => 'zz')
  t.equal(checkCriteria({ rules: [{ field: 'mac', operator: 'in', value }] }).length, 100)
})
