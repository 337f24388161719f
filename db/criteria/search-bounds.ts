import { MAX_MAC, macPrefixRange, parseMac } from '../mac.ts'
import type { ActiveActionType } from '../model.ts'
import type { Criteria, CriteriaNode, Rule } from './criteria.ts'

/** No device outside it can match; `last` before `first`: none can at all. */
export interface MacBounds {
  readonly first: number
  readonly last: number
}
const EVERY: MacBounds = { first: 0, last: MAX_MAC }
const NONE: MacBounds = { first: 0, last: -1 }

const valuesOf = ({ value }: Rule): readonly string[] => (typeof value === 'string' ? [value] : (value ?? []))

/** The MACs that an `equals` or an `in` lists; null for any other rule. */
function listedBy(rule: Rule): readonly number[] | null {
  if (rule.field !== 'mac' || (rule.operator !== 'equals' && rule.operator !== 'in')) return null
  return valuesOf(rule).flatMap((text) => parseMac(text) ?? [])
}

function ruleBounds(rule: Rule): MacBounds {
  const listed = listedBy(rule)
  if (listed !== null) return listed.map((mac) => ({ first: mac, last: mac })).reduce(union, NONE)
  if (rule.field !== 'mac' || rule.operator !== 'starts_with') return EVERY
  const [first, last] = macPrefixRange(valuesOf(rule)[0] ?? '') ?? [0, MAX_MAC]
  return { first, last }
}

function union(a: MacBounds, b: MacBounds): MacBounds {
  if (a.last < a.first) return b
  if (b.last < b.first) return a
  return { first: Math.min(a.first, b.first), last: Math.max(a.last, b.last) }
}

function intersection(a: MacBounds, b: MacBounds): MacBounds {
  const first = Math.max(a.first, b.first)
  const last = Math.min(a.last, b.last)
  return first <= last ? { first, last } : NONE
}

/** The range of keys a scan has to read. A superset: negative rules and other fields narrow nothing. */
export function macBoundsOf(node: CriteriaNode): MacBounds {
  if (!('rules' in node)) return ruleBounds(node)
  const bounds = node.rules.map(macBoundsOf)
  return node.match === 'any' ? bounds.reduce(union, NONE) : bounds.reduce(intersection, EVERY)
}

/** Every MAC that the criteria ask for by name, ascending, each once: a preview warns of those it doesn't know. */
export function listedMacsOf(criteria: Criteria): readonly number[] {
  const listed = new Set<number>()
  const collect = (node: CriteriaNode): void => {
    if ('rules' in node) node.rules.forEach(collect)
    else for (const mac of listedBy(node) ?? []) listed.add(mac)
  }
  collect(criteria)
  return [...listed].sort((a, b) => a - b)
}

/** The rules that every match must fulfil, whatever else is asked for. */
export function requiredRules(node: CriteriaNode): readonly Rule[] {
  if (!('rules' in node)) return [node]
  return node.match === 'any' && node.rules.length > 1 ? [] : node.rules.flatMap(requiredRules)
}

/** The rule that is all there is; null: there are others. */
export function onlyRule(node: CriteriaNode): Rule | null {
  if (!('rules' in node)) return node
  const [inner] = node.rules
  return inner === undefined || node.rules.length > 1 ? null : onlyRule(inner)
}

/**
 * The one action type that every match must be under, where the criteria say so: then a search may begin at what is active
 * and needn't look at all devices. null: any device can match.
 */
export function activeTypeOf(criteria: Criteria): ActiveActionType | null {
  const asked = requiredRules(criteria).filter(({ field, operator }) => field === 'status' && LISTS.includes(operator))
  const [only] = asked.map(valuesOf).filter(({ length }) => length === 1)
  return only === undefined ? null : (only[0] as ActiveActionType)
}
const LISTS = ['equals', 'in']

/**
 * A rule by which every match must have an address of some kind: then a search may read the addresses and needn't look at
 * all devices. null: any device can match.
 */
export function addressRuleOf(criteria: Criteria): Rule | null {
  const [ofIp, ofSite] = ['ip', 'site'].map((field) =>
    requiredRules(criteria).find((rule) => rule.field === field && !rule.operator.startsWith('not_')),
  )
  return ofIp ?? ofSite ?? null
}

/** The operators of each field that an index serves. */
const INDEXED: Readonly<Record<string, readonly string[]>> = {
  ip: ['equals', 'in', 'in_subnet', 'between'],
  hostname: ['equals', 'in', 'starts_with'],
  vendor: ['equals', 'in'],
  vendor_class: ['equals', 'in'],
  tag: ['equals', 'in'],
  first_seen: ['before', 'after', 'older_than', 'newer_than'],
  last_seen: ['before', 'after', 'older_than', 'newer_than'],
}

/** The rules that every match must fulfil and that an index serves. */
export const indexedRules = (criteria: Criteria): readonly Rule[] =>
  requiredRules(criteria).filter(({ field, operator }) => INDEXED[field]?.includes(operator))

/** The MACs that every match must be among, because a rule lists them; null: no rule does. */
export function listedAlone(criteria: Criteria): readonly number[] | null {
  const rule = requiredRules(criteria).find(({ field, operator }) => field === 'mac' && LISTS.includes(operator))
  return rule === undefined ? null : listedMacsOf({ rules: [rule] })
}
