import fc from 'fast-check'
import { almostValid, hostileValue } from './hostile-arbitrary.ts'
import type { Judge } from './judges.ts'
import type { JsonSchema, Resolve } from './schema-alternatives.ts'
import { nearMissValues, validValue } from './schema-arbitrary.ts'

/** Set `SEED` to run again what failed, `NUM_RUNS` to look harder. */
export const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31))
const numRuns = Number(process.env.NUM_RUNS ?? 60)

export interface Comparison {
  schema: JsonSchema
  resolve: Resolve
  /** By the contract's own text. */
  byContract: Judge
  /** By what must agree with it. */
  other: Judge
  /** Whether the values are judged as a URL carries them too. */
  inUrl: boolean
  /** Whether every constraint of the schemas that `$ref`s name is tried as well. */
  followReferences: boolean
}

/** Where two judges differ: the smallest value found at random, and one for each constraint that only one of them has. */
export function differences(comparison: Comparison): object[] {
  const { schema, byContract, inUrl } = comparison
  const valid = schema === false ? fc.constant(null) : validValue(schema, { ...comparison, accepts: byContract })
  const near = fc.oneof(valid, almostValid(valid))
  const found = firstDifference(fc.oneof(near, inUrl ? near.map(asInUrl) : hostileValue), comparison, numRuns)
  const misses = nearMissValues(schema, comparison).flatMap(({ broken, values }) =>
    firstDifference(values, comparison, 8).map((missed) => ({ broken, ...missed })),
  )
  return [...found, ...misses]
}

function firstDifference(values: fc.Arbitrary<unknown>, { byContract, other }: Comparison, runs: number): object[] {
  const same = fc.property(values, (value) => byContract(value) === other(value))
  const { failed, counterexample } = fc.check(same, { seed, numRuns: runs })
  const value = counterexample?.[0]
  return failed ? [{ seed, value: JSON.stringify(value), contract: byContract(value), other: other(value) }] : []
}

/** An object may have no prototype, and with that no `toString`. */
const text = (one: unknown): string => (typeof one === 'object' ? JSON.stringify(one) : String(one))

/** Everything in a URL is text, and a name given twice is a list. */
function asInUrl(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const list = (one: unknown): unknown => (Array.isArray(one) ? one.map(text) : text(one))
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, list(one)]))
}
