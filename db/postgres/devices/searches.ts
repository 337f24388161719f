import { having } from '../../address-sql.ts'
import { type Criteria, type Rule, readRule } from '../../criteria/criteria.ts'
import { indexedRules } from '../../criteria/search-bounds.ts'
import type { Connection } from '../connection.ts'
import { ruleSql } from '../criteria/rule-sql.ts'
import { type BoundFragment, isAnyOf } from '../criteria/text-sql.ts'

/** So many devices are looked at one by one in less time than a step may take. */
const FEW = 2000

/** A statement that finds MACs along an index. */
export type Search = BoundFragment

/** The MACs that one of these searches finds, ascending, if they are few; null: each finds more. */
export async function fewOf(db: Connection, searches: readonly Search[]): Promise<readonly number[] | null> {
  for (const { sql, params } of searches) {
    const macs = await db
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

function searchOf(rule: Rule, now: number): Search {
  const values = readRule(rule)
  if (rule.field === 'ip') {
    const { sql, params } = ruleSql.ip('x.ip', rule.operator, values)
    return { sql: having(sql), params }
  }
  if (rule.field === 'tag') {
    const { sql, params } = isAnyOf('tag_key', values.flat())
    return { sql: `SELECT mac FROM device_tags WHERE ${sql}`, params }
  }
  const { sql, params } = ruleSql.rule(rule.field, rule.operator, values, now)
  return { sql: `SELECT d.mac FROM devices d WHERE ${sql}`, params }
}
