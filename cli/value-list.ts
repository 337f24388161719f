import { usageError } from './command-error.ts'
import type { Input } from './context.ts'
import { readText } from './read-text.ts'

/** The values of a list, with their places. */
export interface ValueList {
  readonly values: readonly string[]
  /** The place of a value by its index, such as `line 7 of macs.txt`. */
  placeOf(index: number): string
}

/** The limit of the server for one rule. */
const MAX_VALUES = 10_000

/** Values separated by commas; or `@` and a file with one per line, `@-` for standard input. */
export async function valueListOf(text: string, stdin: Input): Promise<ValueList> {
  if (text.startsWith('@')) return await readValues(text.slice(1), stdin)
  return { values: text.split(',').map((item) => item.trim()), placeOf: (index) => `value ${index + 1}` }
}

/** Skips blank lines and those that begin with `#`. Throws a usage error for no value, or too many. */
async function readValues(file: string, stdin: Input): Promise<ValueList> {
  const source = file === '-' ? 'standard input' : file
  const text = await readText(file, stdin, file === '-' ? 'Standard input' : `The list ${file}`)
  const lines = text.split('\n').map((line, index) => ({ value: line.trim(), number: index + 1 }))
  const held = lines.filter(({ value }) => value !== '' && !value.startsWith('#'))
  if (held.length === 0) throw usageError(`${source} has no values: write one on each line.`)
  const beyond = held[MAX_VALUES]
  if (beyond !== undefined) {
    throw usageError(
      `A list can have at most ${MAX_VALUES} values: line ${beyond.number} of ${source} is one too many.`,
    )
  }
  return { values: held.map(({ value }) => value), placeOf: (index) => `line ${held[index]?.number} of ${source}` }
}
