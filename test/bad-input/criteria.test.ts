import t from 'tap'
import { testApp } from '../helpers/app.ts'
import { refused } from '../helpers/refusal.ts'
import { BLOCK, importDevices, NEXT_YEAR } from '../helpers/scenario.ts'

const rule = (field: unknown, operator: unknown, value?: unknown) => ({ rules: [{ field, operator, value }] })
const nested = (depth: number): object => (depth === 1 ? rule('tag', 'equals', 'lab') : { rules: [nested(depth - 1)] })
const many = (count: number) => ({ rules: Array.from({ length: count }, () => rule('tag', 'equals', 'lab').rules[0]) })
const globs = { rules: Array.from({ length: 100 }, () => rule('hostname', 'glob', `*${'?'.repeat(120)}`).rules[0]) }
const macs = Array.from({ length: 10_001 }, (_, n) => `02000000${n.toString(16).padStart(4, '0')}`)

/** Name, criteria, and the fields at fault. */
const BAD: [string, unknown, Record<string, RegExp>][] = [
  ['a malformed MAC', rule('mac', 'equals', '24:0a:c4:40:00'), { 'rules.0.value': /MAC/ }],
  ['a malformed MAC in a list', rule('mac', 'in', ['020000000001', 'x']), { 'rules.0.value.1': /MAC/ }],
  ['an unknown field', rule('colour', 'equals', 'red'), { 'rules.0.field': /mac.*hostname/ }],
  ['an unknown operator', rule('mac', 'resembles', '02'), { 'rules.0.operator': /equals.*starts_with/ }],
  ['an operator of another field', rule('hostname', 'in_subnet', '10.0.0.0/8'), { 'rules.0.operator': /contains/ }],
  ['a value of the wrong kind', rule('mac', 'in', '020000000001'), { 'rules.0.value': /list/ }],
  ['empty rules', { rules: [] }, { rules: /empty/ }],
  ['no rules at all', {}, { rules: /required/ }],
  ['nesting that is too deep', nested(6), { 'rules.0.rules.0.rules.0.rules.0.rules.0': /5 levels/ }],
  ['nesting without end', nested(2000), {}],
  ['too many rules', many(101), { rules: /100/ }],
  ['too many values', rule('mac', 'in', macs), { 'rules.0.value': /10,?000/ }],
  ['globs that cost too much', globs, { '': /cost 12100 .*at most 2500/ }],
  ['a subnet that is none', rule('ip', 'in_subnet', '10.20.0.0/33'), { 'rules.0.value': /subnet/ }],
  ['a type of MAC that is none', rule('mac_type', 'equals', 'random'), { 'rules.0.value': /universal/ }],
  ['an operator that types of MACs lack', rule('mac_type', 'in', 'local'), { 'rules.0.operator': /not_equals/ }],
  ['an age that is none', rule('last_seen', 'older_than', 'P1Y'), { 'rules.0.value': /duration/ }],
  ['a time that is none', rule('last_seen', 'before', 'yesterday'), { 'rules.0.value': /time with an offset/ }],
]

t.test('criteria', async (t) => {
  const app = await testApp(t)
  await importDevices(app, 2)
  for (const [name, criteria, paths] of BAD) {
    const entries = Object.entries(paths).map(([path, message]) => [
      ['criteria', path].filter((part) => part !== '').join('.'),
      message,
    ])
    const details = entries.length === 0 ? {} : { details: Object.fromEntries(entries) }
    t.test(`a job by criteria with ${name} is refused`, async (t) => {
      const body = { ...BLOCK, criteria, scheduled_at: NEXT_YEAR }
      await refused(t, app, { to: 'createBulkActionJob', call: { body }, status: 400, ...details })
    })
    t.test(`a preview by criteria with ${name} is refused`, async (t) => {
      const body = { action_type: 'block', criteria }
      await refused(t, app, { to: 'previewBulkAction', call: { body }, status: 400, ...details })
    })
  }
})
