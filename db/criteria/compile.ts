import { StoreError } from '../errors.ts'
import type { ActiveActionType, Criteria, CriteriaNode, Rule } from '../model.ts'
import { activeTypeOf } from './active-type.ts'
import { GRAMMAR } from './grammar.ts'
import { listedMacsOf, type MacBounds, macBoundsOf } from './mac-bounds.ts'
import { type Fragment, positiveRule } from './rule-sql.ts'
import { type Param, readValue } from './values.ts'

export interface CompiledCriteria {
  /**
   * A boolean expression over `devices d`, true where a device matches and false or NULL where it doesn't, with one
   * positional `?` for each of `params`.
   */
  readonly sql: string
  readonly params: readonly Param[]
  /** Only devices in this range of keys can match, so a scan may start and stop there. */
  readonly macBounds: MacBounds
  /** Only devices under this type of action can match; null: others, too. */
  readonly activeType: ActiveActionType | null
  /** The MACs that positive rules list, ascending. */
  readonly listedMacs: readonly number[]
}

function readRule(rule: Rule): readonly (readonly Param[])[] {
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

/** A negative operator is its positive one's contrary, so it matches where the value is null. */
function compileRule(rule: Rule, now: number, activeAt: number): Fragment {
  const values = readRule(rule)
  const at = rule.field === 'status' ? activeAt : now
  if (!rule.operator.startsWith('not_')) return positiveRule(rule.field, rule.operator, values, at)
  const { sql, params } = positiveRule(rule.field, rule.operator.slice('not_'.length), values, at)
  return { sql: `(${sql}) IS NOT TRUE`, params }
}

function compileNode(node: CriteriaNode, now: number, activeAt: number): Fragment {
  if (!('rules' in node)) return compileRule(node, now, activeAt)
  const parts = node.rules.map((part) => compileNode(part, now, activeAt))
  return {
    sql: parts.map(({ sql }) => `(${sql})`).join(node.match === 'any' ? ' OR ' : ' AND '),
    params: parts.flatMap(({ params }) => params),
  }
}

/**
 * Criteria as SQL. Relative times count from `now` (milliseconds); `activeAt` is the moment at which an action is or
 * isn't active, which a search in chunks moves on with each of them. Values are always bound, never part of the text.
 * Expects criteria that `checkCriteria` found good; throws a `StoreError` `invalid` where they aren't.
 */
export function compileCriteria(criteria: Criteria, now: number, activeAt = now): CompiledCriteria {
  const { sql, params } = compileNode(criteria, now, activeAt)
  return {
    sql,
    params,
    macBounds: macBoundsOf(criteria),
    activeType: activeTypeOf(criteria),
    listedMacs: listedMacsOf(criteria),
  }
}
