import { StoreError } from '../errors.ts'
import type { Rule } from './criteria.ts'
import { GRAMMAR } from './grammar.ts'
import { type Param, readValue } from './values.ts'

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
