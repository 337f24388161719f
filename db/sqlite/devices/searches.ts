import { having } from '../../address-sql.ts'
import { type Criteria, type Rule, readRule } from '../../criteria/criteria.ts'
import type { Fragment } from '../../criteria/fragment.ts'
import { indexedRules, onlyRule } from '../../criteria/search-bounds.ts'
import { textAfter } from '../../criteria/text-bounds.ts'
import { timeBound } from '../../criteria/times.ts'
import type { Param } from '../../criteria/values.ts'
import type { IpRange } from '../../ip.ts'
import type { Connection } from '../connection.ts'
import { ruleSql } from '../criteria/rule-sql.ts'

/** So many devices are looked at one by one in less time than a step may take. */
const FEW = 2000

/** A statement that finds MACs along an index. */
export type Search = Fragment

/** The MACs that one of these searches finds, ascending, if they are few; null: each finds more. */
export function fewOf(db: Connection, searches: readonly Search[]): readonly number[] | null {
  for (const { sql, params } of searches) {
    const macs = db
      .prepare<unknown[], number>(`${sql} LIMIT ${FEW + 1}`)
      .pluck()
      .all(...params)
    // A device may have two of the tags, or of the addresses.
    if (macs.length <= FEW) return [...new Set(macs)].sort((one, other) => one - other)
  }
  return null
}

/** The rules of `indexedRules` as searches. */
export function searchesOf(criteria: Criteria, now: number): readonly Search[] {
  return indexedRules(criteria).map((rule) => searchOf(rule, now))
}

/** The range of addresses that criteria ask for, and nothing else; null: they don't. */
export function addressStretchOf(criteria: Criteria): IpRange | null {
  const rule = onlyRule(criteria)
  if (rule?.field !== 'ip' || !RANGES.includes(rule.operator)) return null
  return readRule(rule).flat() as unknown as IpRange
}
const RANGES = ['in_subnet', 'between']

function searchOf(rule: Rule, now: number): Search {
  const values = readRule(rule)
  if (rule.field === 'ip') {
    const { sql, params } = ruleSql.ip('x.ip', rule.operator, values)
    return { sql: having(sql), params }
  }
  if (rule.field === 'tag') {
    const names = values.flat()
    return { sql: `SELECT mac FROM device_tags WHERE tag_key IN (${names.map(() => '?').join(',')})`, params: names }
  }
  const { sql, params } = ruleSql.rule(rule.field, rule.operator, values, now)
  return { sql: `SELECT d.mac FROM devices d WHERE ${sql}`, params }
}

/** A stretch of an index of `devices`: from `first` on, without `end` and what is behind it (null: to the end of the index). */
export interface Stretch {
  readonly column: 'first_seen' | 'last_seen' | 'hostname_key'
  readonly first: Param
  readonly end: Param | null
}

/** What criteria ask for where that is one stretch of an index, and nothing else is asked for; null: it isn't. */
export function stretchOf(criteria: Criteria, now: number): Stretch | null {
  const rule = onlyRule(criteria)
  if (rule === null) return null
  const { field, operator } = rule
  const [first] = readRule(rule).flat()
  if (first === undefined) return null
  if (field === 'hostname' && operator === 'starts_with') {
    return { column: 'hostname_key', first, end: textAfter(String(first)) }
  }
  if (field !== 'first_seen' && field !== 'last_seen') return null
  const { earlier, moment } = timeBound(operator, Number(first), now)
  if (earlier) return { column: field, first: Number.MIN_SAFE_INTEGER, end: moment }
  return { column: field, first: moment + 1, end: null }
}
