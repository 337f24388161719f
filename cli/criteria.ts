import { readFileSync } from 'node:fs'
import type { Command } from 'commander'
import { collect } from './arguments.ts'
import { usageError } from './command-error.ts'

/** The options that say which devices. */
export interface CriteriaOptions {
  readonly where?: readonly string[]
  readonly match?: string
  readonly criteria?: string
}

const LISTS = /^(in|not_in)$/
const PRESENCE = /^(exists|not_exists)$/

export function addCriteriaOptions(command: Command): Command {
  return command
    .option('-w, --where <rule>', 'a rule "<field> <operator> [value]", such as "vendor contains Espressif"', collect)
    .option('--match <how>', 'whether all rules must hold, or any', 'all')
    .option('--criteria <json>', 'the criteria as JSON instead; @file reads a file, @- standard input')
}

/** The criteria that the options ask for; what they mean is the server's to judge. Undefined when none were given. */
export function criteriaOf({ where = [], match = 'all', criteria }: CriteriaOptions): unknown {
  if (criteria !== undefined && where.length > 0) throw usageError('Give either --where or --criteria, not both.')
  if (criteria !== undefined) return parseJson(criteria.startsWith('@') ? readText(criteria.slice(1)) : criteria)
  return where.length === 0 ? undefined : { match, rules: where.map(ruleOf) }
}

function ruleOf(text: string): unknown {
  const [, field, operator, value] = /^\s*(\S+)\s+(\S+)(?:\s+(.*?))?\s*$/s.exec(text) ?? []
  if (field === undefined || operator === undefined) {
    throw usageError(`A rule is "<field> <operator> [value]", such as "vendor contains Espressif"; got "${text}".`)
  }
  if (PRESENCE.test(operator) && value === undefined) return { field, operator }
  if (value === undefined) throw usageError(`The rule "${text}" lacks a value.`)
  return { field, operator, value: LISTS.test(operator) ? value.split(',').map((item) => item.trim()) : value }
}

function readText(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8')
  } catch (error) {
    throw usageError(`The criteria can't be read: ${(error as Error).message}.`)
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usageError(`The criteria are no JSON: ${(error as Error).message}.`)
  }
}
