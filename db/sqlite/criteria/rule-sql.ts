import { notExpired } from '../../active-sql.ts'
import type { Values } from '../../criteria/criteria.ts'
import type { Fragment } from '../../criteria/fragment.ts'
import { timeBound } from '../../criteria/times.ts'
import { LEASE_END, withAddress } from '../../devices/address-sql.ts'
import { ACTION_TYPES } from '../../model.ts'
import { isAnyOf, textSql } from './text-sql.ts'

type RuleCompiler = (operator: string, values: Values, now: number) => Fragment

const EXISTS = 'exists'

/**
 * A column of MACs, alone, in lists, or as ranges (a prefix). better-sqlite3 binds what
 * has more than 32 bits as REAL; comparing each row with an INTEGER takes a tenth less.
 */
const integers =
  (column: string): RuleCompiler =>
  (operator, values) => {
    if (operator === 'starts_with') {
      return { sql: `${column} BETWEEN CAST(? AS INTEGER) AND CAST(? AS INTEGER)`, params: values.flat() }
    }
    return isAnyOf(column, values.flat())
  }

/** Two bits of the first octet: whether it is for a group, then whether the device has made it up. */
const MAC_TYPE = `CASE (d.mac >> 40) & 3 WHEN 0 THEN 'universal' WHEN 2 THEN 'local' ELSE 'group' END`

/**
 * A positive operator on the column `ip` of addresses. Without a CAST: compared with an INTEGER, the text of an IPv6 address
 * that is all decimal digits would be a number.
 */
export function ipSql(column: string, operator: string, values: Values): Fragment {
  const params = values.flat()
  if (operator === EXISTS) return { sql: '1', params }
  if (operator !== 'in_subnet' && operator !== 'between') return isAnyOf(column, params)
  return { sql: `${column} BETWEEN ? AND ?`, params }
}

/** A positive operator on `ip` or `site`, of addresses `x` that are found by something else: hence the `+`. */
export function addressSql(field: string, operator: string, values: Values): Fragment {
  if (field === 'ip') return ipSql('+x.ip', operator, values)
  const { sql, params } = isAnyOf('name_key', values.flat())
  return { sql: `x.site_id IN (SELECT site_id FROM sites WHERE ${sql})`, params }
}

/** Any of a device's addresses: it has few. */
const addresses =
  (field: string): RuleCompiler =>
  (operator, values) => {
    const { sql, params } = addressSql(field, operator, values)
    return { sql: withAddress(sql), params }
  }

/** Vendors and vendor classes stand in tables of their own: a few thousand names for a million devices. */
const named =
  (table: string, id: string): RuleCompiler =>
  (operator, values) => {
    if (operator === EXISTS) return { sql: `d.${id} IS NOT NULL`, params: [] }
    const { sql, params } = textSql('name_key', operator, values.flat())
    return { sql: `d.${id} IN (SELECT ${id} FROM ${table} WHERE ${sql})`, params }
  }

/** The `+` keeps a long list from being looked up tag by tag: a device has few tags, and an index to find them. */
const tags: RuleCompiler = (operator, values) => {
  if (operator === EXISTS) return { sql: 'EXISTS (SELECT 1 FROM device_tags WHERE mac = d.mac)', params: [] }
  const names = values.flat()
  const { sql, params } = isAnyOf(names.length === 1 ? 'tag_key' : '+tag_key', names)
  return { sql: `EXISTS (SELECT 1 FROM device_tags WHERE mac = d.mac AND ${sql})`, params }
}

/** The key begins with the type, so "any" names them all: one look-up for each, instead of a scan of what is active. */
const statuses: RuleCompiler = (operator, values, now) => {
  const types = operator === EXISTS ? ACTION_TYPES.filter((type) => type !== 'cleanup') : values.flat()
  const { sql, params } = isAnyOf('s.action_type', types)
  const live = isLive('s', now)
  return {
    sql: `EXISTS (SELECT 1 FROM active_actions s WHERE ${sql} AND s.mac = d.mac AND ${live.sql})`,
    params: [...params, ...live.params],
  }
}

/** Whether a row of `active_actions` is active at that moment; its time may have run out and nobody swept it yet. */
export function isLive(row: string, at: number): Fragment {
  return { sql: notExpired(row, '?'), params: [at] }
}

const times =
  (column: string): RuleCompiler =>
  (operator, values, now) => {
    if (operator === EXISTS) return { sql: `${column} IS NOT NULL`, params: [] }
    const { earlier, moment } = timeBound(operator, Number(values[0]?.[0]), now)
    return { sql: `${column} ${earlier ? '<' : '>'} ?`, params: [moment] }
  }

const COMPILERS: ReadonlyMap<string, RuleCompiler> = new Map([
  ['mac', integers('d.mac')],
  ['mac_type', (_operator, values) => isAnyOf(MAC_TYPE, values.flat())],
  ['ip', addresses('ip')],
  ['site', addresses('site')],
  ['hostname', (operator, values) => textSql('d.hostname_key', operator, values.flat())],
  ['vendor', named('vendors', 'vendor_id')],
  ['vendor_class', named('vendor_classes', 'vendor_class_id')],
  ['tag', tags],
  ['status', statuses],
  // What SQLite's own lower() can't fold of a source was folded when it was imported.
  ['source', (operator, values) => textSql('lower(d.source)', operator, values.flat())],
  ['first_seen', times('d.first_seen')],
  ['last_seen', times('d.last_seen')],
  ['lease_expires_at', times(LEASE_END)],
])

/** A rule whose operator is positive; `values` as `readValue` gave them. */
export function positiveRule(field: string, operator: string, values: Values, now: number): Fragment {
  const compile = COMPILERS.get(field)
  if (compile === undefined) throw new Error(`"${field}" has a grammar but no compiler`)
  return compile(operator, values, now)
}
