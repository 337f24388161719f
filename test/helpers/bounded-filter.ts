import type fc from 'fast-check'

/** fast-check's own filter tries for ever. */
const patience = 10_000

/** No value of the kind can be built. */
export class Unbuildable extends Error {}

/** Only the values that pass; throws, saying what for, when ten thousand in a row don't. */
export function boundedFilter<T>(
  values: fc.Arbitrary<T>,
  passes: (value: T) => boolean,
  what: string,
): fc.Arbitrary<T> {
  let missed = 0
  return values.filter((value) => {
    const passed = passes(value)
    missed = passed ? 0 : missed + 1
    if (missed > patience) throw new Unbuildable(`no value can be built for ${what}`)
    return passed
  })
}
