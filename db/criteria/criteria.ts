import { StoreError } from '../errors.ts'
import { type Param, readValue, type ValueKind } from './values.ts'

export type CriteriaNode = Criteria | Rule

export interface Criteria {
  readonly match?: 'all' | 'any' | undefined
  readonly rules: readonly CriteriaNode[]
}

export interface Rule {
  readonly field: string
  readonly operator: string
  readonly value?: string | readonly string[] | undefined
}

/** What an operator takes: nothing, one value, or a list of them. */
export interface OperatorForm {
  readonly takes: 'nothing' | 'one' | 'many'
  readonly kind: ValueKind
}
type Operators = ReadonlyMap<string, OperatorForm>

const one = (kind: ValueKind): OperatorForm => ({ takes: 'one', kind })
const many = (kind: ValueKind): OperatorForm => ({ takes: 'many', kind })

const equality = (kind: ValueKind): readonly [string, OperatorForm][] => [
  ['equals', one(kind)],
  ['not_equals', one(kind)],
]
const membership = (kind: ValueKind): readonly [string, OperatorForm][] => [
  ...equality(kind),
  ['in', many(kind)],
  ['not_in', many(kind)],
]
const existence: readonly [string, OperatorForm][] = [
  ['exists', { takes: 'nothing', kind: 'text' }],
  ['not_exists', { takes: 'nothing', kind: 'text' }],
]

const text: Operators = new Map([
  ...membership('text'),
  ['starts_with', one('text')],
  ['contains', one('text')],
  ['glob', one('text')],
  ...existence,
])
const times: readonly [string, OperatorForm][] = [
  ['before', one('date_time')],
  ['after', one('date_time')],
  ['older_than', one('duration')],
  ['newer_than', one('duration')],
]

/** Every field, and the operators it has: the contract's table. */
export const GRAMMAR: ReadonlyMap<string, Operators> = new Map([
  ['mac', new Map([...membership('mac'), ['starts_with', one('mac_prefix')]])],
  ['mac_type', new Map(equality('mac_type'))],
  [
    'ip',
    new Map([
      ...membership('ip'),
      ['in_subnet', one('subnet')],
      ['not_in_subnet', one('subnet')],
      ['between', one('ip_range')],
      ...existence,
    ]),
  ],
  ['site', new Map(membership('site'))],
  ['hostname', text],
  ['vendor', text],
  ['vendor_class', text],
  ['tag', new Map([...membership('tag'), ...existence])],
  ['status', new Map([...membership('status'), ...existence])],
  ['source', new Map(membership('source'))],
  ['first_seen', new Map(times)],
  ['last_seen', new Map(times)],
  ['lease_expires_at', new Map([...times, ...existence])],
])

export const LIMITS = { depth: 5, rules: 100, values: 10_000, cost: 2500 } as const

export type Values = readonly (readonly Param[])[]

/** The values of a rule as SQL compares them. Throws a `StoreError` `invalid` where the rule isn't a good one. */
export function readRule(rule: Rule): Values {
  const form = GRAMMAR.get(rule.field)?.get(rule.operator)
  if (form === undefined)
    throw new StoreError('invalid', `"${rule.field}" has no operator "${rule.operator}"`, 'criteria')
  if (form.takes === 'nothing') return []
  const values = typeof rule.value === 'string' ? [rule.value] : (rule.value ?? [])
  return values.map((text) => {
    const reading = readValue(form.kind, text)
    if (!reading.ok) throw new StoreError('invalid', reading.message, 'criteria')
    return reading.params
  })
}

/** Whether what they match depends on what is active. */
export const asksForStatus = (node: CriteriaNode): boolean =>
  'rules' in node ? node.rules.some(asksForStatus) : node.field === 'status'
