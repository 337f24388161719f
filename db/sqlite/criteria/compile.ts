import { type Criteria, type CriteriaNode, type Rule, readRule, type Values } from '../../criteria/criteria.ts'
import { activeTypeOf, listedMacsOf, type MacBounds, macBoundsOf } from '../../criteria/search-bounds.ts'
import type { Param } from '../../criteria/values.ts'
import type { ActiveActionType } from '../../model.ts'
import { type Fragment, isLive, positiveRule } from './rule-sql.ts'

export interface CompiledCriteria {
  /**
   * A boolean expression over `devices d`, true where a device matches and false or NULL where it doesn't, with one
   * positional `?` for each of `params`. With an `activeType` over `active_actions a` as well, the row of that type.
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

interface Context {
  readonly now: number
  readonly activeAt: number
  readonly activeType: ActiveActionType | null
}

function compilePositive({ field }: Rule, operator: string, values: Values, context: Context): Fragment {
  const { now, activeAt, activeType } = context
  if (field !== 'status') return positiveRule(field, operator, values, now)
  const types = values.flat()
  const isInHand = types.length === 1 && types[0] === activeType
  return isInHand ? isLive('a', activeAt) : positiveRule(field, operator, values, activeAt)
}

/** A negative operator is its positive one's contrary, so it matches where the value is null. */
function compileRule(rule: Rule, context: Context): Fragment {
  const values = readRule(rule)
  if (!rule.operator.startsWith('not_')) return compilePositive(rule, rule.operator, values, context)
  const { sql, params } = compilePositive(rule, rule.operator.slice('not_'.length), values, context)
  return { sql: `(${sql}) IS NOT TRUE`, params }
}

function compileNode(node: CriteriaNode, context: Context): Fragment {
  if (!('rules' in node)) return compileRule(node, context)
  const parts = node.rules.map((part) => compileNode(part, context))
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
  const activeType = activeTypeOf(criteria)
  const { sql, params } = compileNode(criteria, { now, activeAt, activeType })
  return {
    sql,
    params,
    macBounds: macBoundsOf(criteria),
    activeType,
    listedMacs: listedMacsOf(criteria),
  }
}
