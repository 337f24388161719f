/** What a ratio should be: at least or at most `bound`, in `unit` (none for a plain ratio). */
export interface Goal {
  readonly kind: 'at least' | 'at most'
  readonly bound: number
  readonly unit?: 'ms' | 'MiB'
  /** What can be had where the goal can't; docs/benchmarks.md shows why. The quick run holds a line to it. */
  readonly limit?: number
}
/** One line of the table: something measured beside its reference, once in every round. */
export interface Line {
  /** Unique: a line measured again takes the place of the older one. */
  readonly what: string
  readonly against: string
  readonly goal: Goal
  /** The ratio of each round. */
  readonly rounds: readonly number[]
  /** The absolute figures behind them, for the curious. */
  readonly figures: string
}
/** How much is measured: all of it, or what CI has time for. */
export interface Scale {
  readonly quick: boolean
  readonly devices: number
  readonly rounds: number
  /** How long load is put on a server, in each round. */
  readonly seconds: number
}
export interface Benchmark {
  /** What `npm run bench -- <name>` calls it. */
  readonly name: string
  /** Whether it belongs to the quick run. */
  readonly quick: boolean
  run(scale: Scale): Promise<readonly Line[]>
}

export const FULL: Scale = { quick: false, devices: 1_000_000, rounds: 3, seconds: 3 }
export const QUICK: Scale = { quick: true, devices: 50_000, rounds: 2, seconds: 0.5 }

/** Fails loudly: a benchmark whose work was not done has measured nothing. */
export function check(condition: boolean, sentence: string): asserts condition {
  if (!condition) throw new Error(`The work was not done: ${sentence}.`)
}
