import { type Criteria, type CriteriaNode, type Rule, readRule, type Values } from '../../criteria/criteria.ts'
import {
  activeTypeOf,
  addressRuleOf,
  listedMacsOf,
  type MacBounds,
  macBoundsOf,
  onlyRule,
} from '../../criteria/search-bounds.ts'
import type { Param } from '../../criteria/values.ts'
import type { Keys } from './key-ranges.ts'
import { addressSql, type Fragment, isLive, positiveRule } from './rule-sql.ts'

export interface CompiledCriteria {
  /**
   * A boolean expression over the rows of one range of `keys`, true where a device matches and false or NULL where it doesn't,
   * with one positional `?` for each of `params`.
   */
  readonly sql: string
  readonly params: readonly Param[]
  /** Only devices in this range of keys can match, so a scan may start and stop there. */
  readonly macBounds: MacBounds
  /** Only these devices can match. */
  readonly keys: Keys
  /** The MACs that positive rules list, ascending. */
  readonly listedMacs: readonly number[]
}

interface Context {
  readonly now: number
  readonly activeAt: number
  /** What the rows of the keys have in common: it needn't be asked of each. */
  readonly inHand: Rule | null
  readonly keys: Keys
  /** Whether most devices of each range are judged. */
  readonly isDense: boolean
}
const TRUE: Fragment = { sql: '1', params: [] }

const isOfAddress = ({ field }: Rule): boolean => field === 'ip' || field === 'site'

/** The addresses of a range are read one after the other, in a third of the time that it takes to look for those of each device. */
const ownersInRange = ({ sql, params }: Fragment): Fragment => ({
  sql: `d.mac IN (SELECT x.mac FROM addresses x WHERE x.mac > :after AND x.mac <= :upTo AND ${sql})`,
  params,
})

function compilePositive(rule: Rule, operator: string, values: Values, context: Context): Fragment {
  const { now, activeAt, keys, inHand, isDense } = context
  if (rule === inHand) return TRUE
  if (isDense && isOfAddress(rule)) return ownersInRange(addressSql(rule.field, operator, values))
  if (rule.field !== 'status') return positiveRule(rule.field, operator, values, now)
  const types = values.flat()
  const isInHand = keys.of === 'actions' && types.length === 1 && types[0] === keys.type
  return isInHand ? isLive('a', activeAt) : positiveRule(rule.field, operator, values, activeAt)
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

function keysOf(criteria: Criteria): Pick<Context, 'keys' | 'inHand'> {
  const type = activeTypeOf(criteria)
  if (type !== null) return { keys: { of: 'actions', type }, inHand: null }
  const rule = addressRuleOf(criteria)
  if (rule === null) return { keys: { of: 'devices' }, inHand: null }
  const condition = addressSql(rule.field, rule.operator, readRule(rule))
  return { keys: { of: 'addresses', condition, isAllAskedFor: onlyRule(criteria) === rule }, inHand: rule }
}

/**
 * Criteria as SQL. Relative times count from `now` (milliseconds); `activeAt` is the moment at which an action is or
 * isn't active, which a search in chunks moves on with each of them. Values are always bound, never part of the text.
 * Expects criteria that `checkCriteria` found good; throws a `StoreError` `invalid` where they aren't.
 */
export function compileCriteria(criteria: Criteria, now: number, activeAt = now): CompiledCriteria {
  const { keys, inHand } = keysOf(criteria)
  const isDense = keys.of !== 'actions'
  const { sql, params } = compileNode(criteria, { now, activeAt, keys, inHand, isDense })
  return { sql, params, macBounds: macBoundsOf(criteria), keys, listedMacs: listedMacsOf(criteria) }
}

/** The same as an expression over `devices d`, whichever devices these are. */
export function compileCondition(criteria: Criteria, now: number, activeAt = now): Fragment {
  return compileNode(criteria, { now, activeAt, keys: { of: 'devices' }, inHand: null, isDense: false })
}
