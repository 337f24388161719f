import { parseArgs } from 'node:util'

/** What `npm run bench -- …` is asked for: to measure these, all of them if it names none, or to say how to ask. */
export type Wish =
  | { readonly help: string }
  | { readonly quick: boolean; readonly names: readonly string[]; isMeant(name: string): boolean }

/** Reads the arguments. Throws an error that says how to ask, for a flag or a name that doesn't exist. */
export function readWish(args: readonly string[], benchmarks: readonly string[]): Wish {
  const usage = usageOf(benchmarks)
  const { values, positionals: names } = parse(args, usage)
  if (values.help) return { help: usage }
  const unknown = names.find((name) => !benchmarks.some((benchmark) => isNamed(benchmark, name)))
  if (unknown !== undefined) throw new Error(`There is no benchmark ${unknown}.\n\n${usage}`)
  return { quick: values.quick, names, isMeant: (benchmark) => names.some((name) => isNamed(benchmark, name)) }
}

function parse(args: readonly string[], usage: string) {
  const options = {
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  } as const
  try {
    return parseArgs({ args: [...args], allowPositionals: true, options })
  } catch (error) {
    throw new Error(`${(error as Error).message}\n\n${usage}`)
  }
}

/** `stalls` means each whose name begins with `stalls:`. */
function isNamed(benchmark: string, name: string): boolean {
  return benchmark === name || benchmark.startsWith(`${name}:`)
}

function usageOf(benchmarks: readonly string[]): string {
  return `npm run bench                  all of it: over an hour, 10 GB of disk; renews docs/benchmarks.md
npm run bench -- NAME …        these; renews their lines
npm run bench -- --quick       smaller sizes of those that take seconds; about a minute, writes nothing

NAME is one of these; stalls and postgres mean each that begins so:
${benchmarks.map((name) => `  ${name}`).join('\n')}`
}
