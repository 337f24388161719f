import type { Test } from 'tap'

/** Numbers that are the same for the same seed. */
export interface Random {
  /** From 0 up to 1. */
  next(): number
  /** A whole number from `first` to `last`, both included. */
  whole(first: number, last: number): number
  pick<T>(choices: readonly T[]): T
}

/** Says its seed in the test's output; `SEED` runs the same numbers again. */
export function randomOf(t: Test): Random {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
  t.comment(`SEED=${seed}`)
  let state = seed
  // mulberry32
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const whole = (first: number, last: number) => first + Math.floor(next() * (last - first + 1))
  return { next, whole, pick: <T>(choices: readonly T[]) => choices[whole(0, choices.length - 1)] as T }
}

/** How often a random test runs: `RUNS` where somebody looks harder. */
export const runsOr = (few: number): number => Number(process.env.RUNS ?? few)
