import { usageError } from './command-error.ts'
import type { Input } from './context.ts'
import { readText } from './read-text.ts'

/** The values of a list, and where each was written. */
export interface ValueList {
  readonly values: readonly string[]
  /** Where the value of this index was written, such as `line 7 of macs.txt`. */
  placeOf(index: number): string
}

/** What the server takes in one rule. */
const MAX_VALUES = 10_000

/** Values with commas between; or `@` and a file with one on each line, `@-` for standard input. */
export async function valueListOf(text: string, stdin: Input): Promise<ValueList> {
  if (text.startsWith('@')) return await readValues(text.slice(1), stdin)
  return { values: text.split(',').map((item) => item.trim()), placeOf: (index) => `value ${index + 1}` }
}

/** Lines that are blank or begin with `#` hold no value. Throws a usage error when none does, or too many do. */
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
