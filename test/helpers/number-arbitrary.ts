import fc from 'fast-check'
import type { FlatSchema } from './schema-alternatives.ts'

/** Integers for a schema, within its bounds. */
export function integer({ multipleOf = 1, ...schema }: FlatSchema): fc.Arbitrary<number> {
  const lowest = Math.max(schema.minimum ?? -Infinity, (schema.exclusiveMinimum ?? -Infinity) + 1)
  const highest = Math.min(schema.maximum ?? Infinity, (schema.exclusiveMaximum ?? Infinity) - 1)
  const min = Math.ceil(Math.max(lowest, -(2 ** 31)) / multipleOf)
  const max = Math.floor(Math.min(highest, Number.MAX_SAFE_INTEGER) / multipleOf)
  // A `number` may have bounds without an integer between them, such as 0 < x < 1.
  if (min > max) return number(schema)
  return fc.integer({ min, max }).map((factor) => factor * multipleOf)
}

/** Numbers for a schema, within its bounds. */
export function number({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: FlatSchema): fc.Arbitrary<number> {
  return fc.double({
    min: exclusiveMinimum ?? minimum ?? -1e9,
    max: exclusiveMaximum ?? maximum ?? 1e9,
    minExcluded: exclusiveMinimum !== undefined,
    maxExcluded: exclusiveMaximum !== undefined,
    noNaN: true,
  })
}
