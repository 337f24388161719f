import { notExpired } from '../active-sql.ts'
import { LEASE_END, withAddress } from '../address-sql.ts'
import type { Ip } from '../ip.ts'
import { ACTION_TYPES } from '../model.ts'
import type { Values } from './criteria.ts'
import type { Fragment } from './fragment.ts'
import { type TextDialect, textSql } from './text-sql.ts'
import { timeBound } from './times.ts'
import type { Param } from './values.ts'

/** What the engines say differently of rules. */
export interface RuleDialect<P> extends TextDialect<P> {
  /** SQL that is true. */
  readonly always: string
  /** SQL for a whole number that a `?` stands for. */
  readonly integer: string
  /** An address as the column `ip` holds it. */
  ip(ip: Ip): Param
  /** A column that is read of rows that something else has found: no index of it is to be used. */
  ofRow(column: string): string
}

/** How an engine says what one rule asks for, with positive operators only; `values` as `readValue` gave them. */
export interface RuleSql<P> {
  /** SQL that is true. */
  readonly always: string
  /** On devices `d`. */
  rule(field: string, operator: string, values: Values, now: number): Fragment<P>
  /** On a column `ip` of addresses. */
  ip(column: string, operator: string, values: Values): Fragment<P>
  /** On `ip` or `site`, of addresses `x` that are found by something else. */
  address(field: string, operator: string, values: Values): Fragment<P>
  /** Whether a row of `active_actions` is active at that moment; its time may have run out and nobody swept it yet. */
  live(row: string, at: number): Fragment<P>
}

type RuleCompiler<P> = (operator: string, values: Values, now: number) => Fragment<P>

const EXISTS = 'exists'

/** Two bits of the first octet: whether it is for a group, then whether the device has made it up. */
const MAC_TYPE = `CASE (d.mac >> 40) & 3 WHEN 0 THEN 'universal' WHEN 2 THEN 'local' ELSE 'group' END`

const live = (row: string, at: number): Fragment => ({ sql: notExpired(row, '?'), params: [at] })

const times =
  (column: string): RuleCompiler<Param> =>
  (operator, values, now) => {
    if (operator === EXISTS) return { sql: `${column} IS NOT NULL`, params: [] }
    const { earlier, moment } = timeBound(operator, Number(values[0]?.[0]), now)
    return { sql: `${column} ${earlier ? '<' : '>'} ?`, params: [moment] }
  }

/** Rules on a device's addresses, in the words of one engine. */
function addressRules<P>(dialect: RuleDialect<P>): Pick<RuleSql<P | Param>, 'ip' | 'address'> {
  const ip: RuleSql<P | Param>['ip'] = (column, operator, values) => {
    const params = values.flat().map((value: Ip) => dialect.ip(value))
    if (operator === EXISTS) return { sql: dialect.always, params }
    if (operator !== 'in_subnet' && operator !== 'between') return dialect.isAnyOf(column, params)
    return { sql: `${column} BETWEEN ? AND ?`, params }
  }
  return {
    ip,
    address(field, operator, values) {
      if (field === 'ip') return ip(dialect.ofRow('x.ip'), operator, values)
      const { sql, params } = dialect.isAnyOf('name_key', values.flat())
      return { sql: `x.site_id IN (SELECT site_id FROM sites WHERE ${sql})`, params }
    },
  }
}

/** Rules on what a device has rows of in other tables, in the words of one engine. */
function rulesOnRows<P>(dialect: RuleDialect<P>): Record<'tag' | 'status', RuleCompiler<P | Param>> {
  return {
    /** A long list isn't looked up tag by tag: a device has few tags, and an index to find them. */
    tag(operator, values) {
      if (operator === EXISTS) return { sql: 'EXISTS (SELECT 1 FROM device_tags WHERE mac = d.mac)', params: [] }
      const names = values.flat()
      const { sql, params } = dialect.isAnyOf(names.length === 1 ? 'tag_key' : dialect.ofRow('tag_key'), names)
      return { sql: `EXISTS (SELECT 1 FROM device_tags WHERE mac = d.mac AND ${sql})`, params }
    },
    /** The key begins with the type, so "any" names them all: one look-up for each, instead of a scan of what is active. */
    status(operator, values, now) {
      const types = operator === EXISTS ? ACTION_TYPES.filter((type) => type !== 'cleanup') : values.flat()
      const { sql, params } = dialect.isAnyOf('s.action_type', types)
      const active = live('s', now)
      return {
        sql: `EXISTS (SELECT 1 FROM active_actions s WHERE ${sql} AND s.mac = d.mac AND ${active.sql})`,
        params: [...params, ...active.params],
      }
    },
  }
}

/** What each field's rules ask for, in the words of one engine. */
export function createRuleSql<P>(dialect: RuleDialect<P>): RuleSql<P | Param> {
  type Compiler = RuleCompiler<P | Param>
  const { ip, address } = addressRules(dialect)
  const text =
    (column: string): Compiler =>
    (operator, values) =>
      textSql(dialect, column, operator, values.flat())
  const mac: Compiler = (operator, values) => {
    if (operator !== 'starts_with') return dialect.isAnyOf('d.mac', values.flat())
    return { sql: `d.mac BETWEEN ${dialect.integer} AND ${dialect.integer}`, params: values.flat() }
  }
  /** Any of a device's addresses: it has few. */
  const addresses =
    (field: string): Compiler =>
    (operator, values) => {
      const { sql, params } = address(field, operator, values)
      return { sql: withAddress(sql), params }
    }
  /** Vendors and vendor classes stand in tables of their own: a few thousand names for a million devices. */
  const named =
    (table: string, id: string): Compiler =>
    (operator, values) => {
      if (operator === EXISTS) return { sql: `d.${id} IS NOT NULL`, params: [] }
      const { sql, params } = textSql(dialect, 'name_key', operator, values.flat())
      return { sql: `d.${id} IN (SELECT ${id} FROM ${table} WHERE ${sql})`, params }
    }
  const compilers: Readonly<Record<string, Compiler>> = {
    mac,
    mac_type: (_operator, values) => dialect.isAnyOf(MAC_TYPE, values.flat()),
    ip: addresses('ip'),
    site: addresses('site'),
    hostname: text('d.hostname_key'),
    vendor: named('vendors', 'vendor_id'),
    vendor_class: named('vendor_classes', 'vendor_class_id'),
    ...rulesOnRows(dialect),
    // An engine's own lower() folds ASCII alone; the rest of a source was folded when it was imported.
    source: text('lower(d.source)'),
    first_seen: times('d.first_seen'),
    last_seen: times('d.last_seen'),
    lease_expires_at: times(LEASE_END),
  }
  return {
    always: dialect.always,
    rule(field, operator, values, now) {
      const compile = compilers[field]
      if (compile === undefined) throw new Error(`"${field}" has a grammar but no compiler`)
      return compile(operator, values, now)
    },
    ip,
    address,
    live,
  }
}
