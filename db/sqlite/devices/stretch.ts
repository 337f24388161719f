import type { Criteria, CriteriaNode, Rule } from '../../criteria/criteria.ts'
import { readRule } from '../../criteria/read-rule.ts'
import type { Param } from '../../criteria/values.ts'
import { timeBound } from '../criteria/rule-sql.ts'
import { textAfter } from '../criteria/text-sql.ts'

/** A stretch of an index of `devices`: from `first` on, without `end` and what is behind it (null: to the end of the index). */
export interface Stretch {
  readonly column: 'ip' | 'first_seen' | 'last_seen' | 'hostname_key'
  readonly first: Param
  readonly end: Param | null
}

/** What criteria ask for where that is one stretch of an index, and nothing else is asked for; null: it isn't. */
export function stretchOf(criteria: Criteria, now: number): Stretch | null {
  const rule = onlyRule(criteria)
  if (rule === null) return null
  const { field, operator } = rule
  const [first, last] = readRule(rule).flat()
  if (first === undefined) return null
  if (field === 'ip' && operator === 'in_subnet') return { column: field, first, end: Number(last) + 1 }
  if (field === 'hostname' && operator === 'starts_with') {
    return { column: 'hostname_key', first, end: textAfter(String(first)) }
  }
  if (field !== 'first_seen' && field !== 'last_seen') return null
  const { earlier, moment } = timeBound(operator, Number(first), now)
  if (earlier) return { column: field, first: Number.MIN_SAFE_INTEGER, end: moment }
  return { column: field, first: moment + 1, end: null }
}

function onlyRule(node: CriteriaNode): Rule | null {
  if (!('rules' in node)) return node
  const [inner] = node.rules
  return inner === undefined || node.rules.length > 1 ? null : onlyRule(inner)
}
