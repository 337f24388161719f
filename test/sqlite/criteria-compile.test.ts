import t from 'tap'
import { checkCriteria } from '../../db/criteria/check-criteria.ts'
import type { Criteria, CriteriaNode, Rule } from '../../db/criteria/criteria.ts'
import { formatMac, MAX_MAC } from '../../db/mac.ts'
import { compileCriteria } from '../../db/sqlite/criteria/compile.ts'
import { dearPatterns } from '../helpers/hostile-arbitrary.ts'
import { createInventory, type Sample, select } from '../helpers/inventory.ts'

const byMac = (operator: string, value: Rule['value']): Rule => ({ field: 'mac', operator, value })
const vendor: Rule = { field: 'vendor', operator: 'exists' }
const bounds = (match: 'all' | 'any', ...rules: CriteriaNode[]) => {
  const { first, last } = compileCriteria({ match, rules }, 0).macBounds
  return [first, last]
}

t.test('values are bound, never part of the text', async (t) => {
  const hostile = `x'); DROP TABLE devices; --`
  const fields = ['hostname', 'vendor', 'vendor_class', 'tag', 'source']
  const { sql, params } = compileCriteria(
    { rules: fields.map((field) => ({ field, operator: 'equals', value: hostile })) },
    0,
  )
  t.notMatch(sql, 'DROP')
  t.equal(params.length, fields.length)
  t.equal(sql.split('?').length - 1, params.length)
})

t.test('the range of MACs that can match narrows with all and widens with any', async (t) => {
  const prefix = byMac('starts_with', '24:0a:c4')
  t.same(bounds('all', prefix, vendor), [0x240ac4000000, 0x240ac4ffffff])
  t.same(bounds('any', prefix, vendor), [0, MAX_MAC])
  t.same(bounds('all', prefix, byMac('equals', '24:0a:c4:00:00:01')), [0x240ac4000001, 0x240ac4000001])
  t.same(
    bounds('any', prefix, byMac('in', ['24:0a:c5:00:00:00', '01:00:00:00:00:00'])),
    [0x010000000000, 0x240ac5000000],
  )
  t.same(bounds('all', byMac('not_equals', '24:0a:c4:00:00:01')), [0, MAX_MAC])
})

t.test('where nothing can match, the range is empty and stays so', async (t) => {
  const nothing: Criteria = { rules: [byMac('starts_with', '24'), byMac('starts_with', '25')] }
  t.same(bounds('all', nothing), [0, -1])
  t.same(bounds('all', nothing, vendor, byMac('starts_with', '0')), [0, -1])
  t.same(bounds('any', nothing, byMac('starts_with', 'ff')), [0xff0000000000, MAX_MAC])
})

t.test('the MACs that positive rules list are told, ascending, each once', async (t) => {
  const { listedMacs } = compileCriteria(
    {
      rules: [
        {
          match: 'any',
          rules: [byMac('in', ['00:00:00:00:00:02', '00:00:00:00:00:01']), byMac('equals', '000000000002')],
        },
        byMac('not_in', ['00:00:00:00:00:09']),
        byMac('starts_with', '00:00:00:00:00:08'),
      ],
    },
    0,
  )
  t.same(listedMacs, [1, 2])
})

t.test('criteria that were never checked are refused, not misread', async (t) => {
  const compile = (rule: Rule) => () => compileCriteria({ rules: [rule] }, 0)
  t.throws(compile(byMac('equals', 'zz')), { code: 'invalid', message: /zz/ })
  t.throws(compile({ field: 'colour', operator: 'equals', value: 'x' }), { code: 'invalid', message: /colour/ })
  t.throws(compile({ field: 'mac', operator: 'glob', value: 'x' }), { code: 'invalid', message: /glob/ })
})

t.test('the largest criteria there may be are compiled and answered', async (t) => {
  const rules = Array.from({ length: 100 }, (_, rule): Rule => {
    const field = ['hostname', 'mac', 'ip', 'tag', 'vendor'][rule % 5] as string
    const value = Array.from({ length: 100 }, (_, index) => {
      const number = rule * 100 + index
      if (field === 'mac') return formatMac(number)
      return field === 'ip' ? `10.0.${number >> 8}.${number & 255}` : `name ${number}`
    })
    return { field, operator: rule % 2 === 0 ? 'in' : 'not_in', value }
  })
  const nest = (inner: CriteriaNode, depth: number): Criteria =>
    depth === 1 ? { rules: [inner] } : { rules: [nest(inner, depth - 1)] }
  const criteria: Criteria = { match: 'any', rules: rules.map((rule) => nest(rule, 4)) }
  t.same(checkCriteria(criteria), [])
  const db = createInventory([{ mac: '00:00:00:00:00:01', hostname: 'name 1' }])
  t.same(select(db, criteria, 0), [1])
  t.same(
    select(
      db,
      {
        match: 'any',
        rules: [
          byMac(
            'in',
            rules.flatMap(() => rules.map((_, i) => formatMac(i))),
          ),
        ],
      },
      0,
    ),
    [1],
  )
  db.close()
})

t.test('a prefix ends where the next one begins, at the edges of Unicode too', async (t) => {
  const hostnames = ['w', 'w\u{10ffff}z', 'x', 'y', '\ud7ffz', '\ue000', '\u{10ffff}', '\u{10ffff}z']
  const db = createInventory(hostnames.map((hostname, mac) => ({ mac: formatMac(mac), hostname })))
  const found = (value: string) => select(db, { rules: [{ field: 'hostname', operator: 'starts_with', value }] }, 0)
  t.same(found('w'), [0, 1])
  t.same(found('w\u{10ffff}'), [1])
  t.same(found('x'), [2])
  t.same(found('\ud7ff'), [4])
  t.same(found('\u{10ffff}'), [6, 7])
  db.close()
})

t.test('a hostile pattern over long names is answered at once', async (t) => {
  const fleet = Array.from({ length: 200 }, (_, mac): Sample => ({ mac: formatMac(mac), hostname: 'a'.repeat(255) }))
  const db = createInventory(fleet)
  // Some 10 ms; exponential would be the age of the universe, and this test would run into its time-out.
  for (const value of dearPatterns) {
    t.same(select(db, { rules: [{ field: 'hostname', operator: 'glob', value }] }, 0), [], value.slice(0, 20))
  }
  db.close()
})
