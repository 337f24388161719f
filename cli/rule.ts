import { usageError } from './command-error.ts'
import type { Input } from './context.ts'
import { type ValueList, valueListOf } from './value-list.ts'

/** A rule of the criteria, as it was typed. */
export interface TypedRule {
  readonly text: string
  /** In the form of the API. */
  readonly json: { readonly field: string; readonly operator: string; readonly value?: string | readonly string[] }
  /** Only where its value is a list. */
  readonly list?: ValueList
}

const LISTS = /^(in|not_in)$/
const PRESENCE = /^(exists|not_exists)$/

/** Reads `<field> <operator> [value]`, which the server checks. Throws a usage error. */
export async function parseRule(text: string, stdin: Input): Promise<TypedRule> {
  const [, field, operator, value] = /^\s*(\S+)\s+(\S+)(?:\s+(.*?))?\s*$/s.exec(text) ?? []
  if (field === undefined || operator === undefined) {
    throw usageError(`A rule is "<field> <operator> [value]", such as "vendor contains Espressif"; got "${text}".`)
  }
  if (PRESENCE.test(operator) && value === undefined) return { text, json: { field, operator } }
  if (value === undefined) throw usageError(`The rule "${text}" has no value: write "<field> <operator> <value>".`)
  if (!LISTS.test(operator)) return { text, json: { field, operator, value } }
  const list = await valueListOf(value, stdin)
  return { text, json: { field, operator, value: list.values }, list }
}
