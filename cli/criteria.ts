import type { Command } from 'commander'
import { collect } from './arguments.ts'
import { usageError } from './command-error.ts'
import type { Input } from './context.ts'
import { readText } from './read-text.ts'
import { parseRule, type TypedRule } from './rule.ts'

/** The options that select devices. */
export interface CriteriaOptions {
  readonly where?: readonly string[]
  readonly match?: string
  readonly criteria?: string
}

export function addCriteriaOptions(command: Command): Command {
  return command
    .option('-w, --where <rule>', 'a rule "<field> <operator> [value]", such as "vendor contains Espressif"', collect)
    .option('--match <how>', 'whether all rules must match, or any of them', 'all')
    .option('--criteria <json>', 'the criteria as JSON; @file reads a file, @- standard input')
    .addHelpText('after', LIST_HELP)
}

const LIST_HELP = `
Separate the values of "in" and "not_in" with commas: "mac in <mac>,<mac>". Or read them from a file with one value
on each line: "mac in @macs.txt", or from standard input: "mac in @-".`

export interface TypedCriteria {
  /** In the form of the API. */
  readonly json: unknown
  /** The rules as they were typed; none where the criteria were given as JSON. */
  readonly rules: readonly TypedRule[]
}

/** The criteria of the options, which the server checks. Undefined where none were given. */
export async function criteriaOf(options: CriteriaOptions, stdin: Input): Promise<TypedCriteria | undefined> {
  const { where = [], match = 'all', criteria } = options
  if (criteria !== undefined && where.length > 0) throw usageError('Give either --where or --criteria, not both.')
  if (criteria !== undefined) {
    const isFile = criteria.startsWith('@')
    return { json: parseJson(isFile ? await readText(criteria.slice(1), stdin, 'The criteria') : criteria), rules: [] }
  }
  if (where.length === 0) return undefined
  const rules: TypedRule[] = []
  for (const text of where) rules.push(await parseRule(text, stdin))
  return { json: { match, rules: rules.map(({ json }) => json) }, rules }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw usageError(`The criteria are not valid JSON: ${(error as Error).message}.`)
  }
}
