import fc from 'fast-check'
import { boundedFilter, Unbuildable } from './bounded-filter.ts'
import { type NearMissOptions, nearMisses } from './near-miss.ts'
import { integer, number } from './number-arbitrary.ts'
import { alternatives, type JsonSchema, type Resolve } from './schema-alternatives.ts'
import { jsonString } from './string-arbitrary.ts'

type Json = unknown

export interface SchemaArbitraryOptions {
  /** Finds the schema that a `$ref` names. */
  resolve: Resolve
  /** The judge: only values that it accepts are valid. Needed for `not`, `minProperties` and their like. */
  accepts: (value: Json) => boolean
}

/** How deep a recursive schema goes before only its leaves are generated. */
const maximumDepth = 4

/**
 * Values that the schema (JSON Schema 2020-12, as OpenAPI 3.1 writes it) accepts, built from its keywords.
 * Throws when it meets a keyword it can't build for, or when hardly any value built is accepted.
 */
export function validValue(schema: JsonSchema, { resolve, accepts }: SchemaArbitraryOptions): fc.Arbitrary<Json> {
  const built = build(schema, resolve, 0)
  const accepted = fc.sample(built, { numRuns: 200, seed: 1 }).filter(accepts).length
  if (accepted < 10) throw new Error(`of 200 values only ${accepted} are valid for ${JSON.stringify(schema)}`)
  return boundedFilter(built, accepts, JSON.stringify(schema))
}

/**
 * For each constraint in the schema: values that break it, and mostly nothing else. A constraint that no value can be
 * built against is left out.
 */
export function nearMissValues(
  schema: JsonSchema,
  options: NearMissOptions,
): { broken: string; values: fc.Arbitrary<Json> }[] {
  return nearMisses(schema, options).flatMap(({ broken, schema: breaking }) => {
    const values = orNothing(() => {
      const built = build(breaking, options.resolve, 0)
      fc.sample(built, 1)
      return built
    }, true)
    return values === undefined ? [] : [{ broken, values }]
  })
}

function build(schema: JsonSchema, resolve: Resolve, depth: number): fc.Arbitrary<Json> {
  if (depth > maximumDepth) throw new Unbuildable('no alternative of this schema ends')
  const built = alternatives(schema, resolve).flatMap((one) => {
    try {
      return [buildFlat(one, (inner) => build(inner, resolve, depth + 1))]
    } catch (error) {
      if (error instanceof Unbuildable) return []
      throw error
    }
  })
  if (built.length === 0) throw new Unbuildable('no alternative of this schema ends')
  return fc.oneof(...built)
}

type Build = (schema: JsonSchema) => fc.Arbitrary<Json>
type Flat = Exclude<JsonSchema, boolean>

function buildFlat(schema: Flat, inner: Build): fc.Arbitrary<Json> {
  if (schema.const !== undefined) return fc.constant(schema.const)
  if (schema.enum?.length === 0) throw new Unbuildable('no value is left')
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum)
  const types = [schema.type ?? guessTypes(schema)].flat()
  return fc.oneof(...types.map((type) => buildTyped(type, schema, inner)))
}

function guessTypes(schema: Flat): string[] {
  if (schema.properties !== undefined || schema.required !== undefined) return ['object']
  if (schema.items !== undefined) return ['array']
  if (schema.pattern !== undefined || schema.format !== undefined || schema.maxLength !== undefined) return ['string']
  return ['string', 'integer', 'boolean', 'null', 'array', 'object']
}

function buildTyped(type: string, schema: Flat, inner: Build): fc.Arbitrary<Json> {
  switch (type) {
    case 'null':
      return fc.constant(null)
    case 'boolean':
      return fc.boolean()
    case 'string':
      return jsonString(schema)
    case 'integer':
      return integer(schema)
    case 'number':
      return fc.oneof(number(schema), integer(schema))
    case 'array':
      return array(schema, inner)
    case 'object':
      return object(schema, inner)
    default:
      throw new Error(`no arbitrary for type ${type}`)
  }
}

function array({ items = true, minItems = 0, ...schema }: Flat, inner: Build): fc.Arbitrary<Json> {
  const length = { minLength: minItems, maxLength: Math.min(schema.maxItems ?? minItems + 3, minItems + 3) }
  const item = length.maxLength === 0 ? undefined : orNothing(() => inner(items), minItems === 0)
  if (item === undefined) return fc.constant([])
  // A thousand devices take long to make; one of them a thousand times doesn't.
  if (schema['x-same-items'] === true || minItems > 50) return item.map((one) => Array(minItems).fill(one))
  return schema.uniqueItems === true
    ? fc.uniqueArray(item, { ...length, selector: (value) => JSON.stringify(value) })
    : fc.array(item, length)
}

function object(schema: Flat, inner: Build): fc.Arbitrary<Json> {
  const required = schema.required ?? []
  const properties: Record<string, fc.Arbitrary<Json>> = {}
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    const value = property === false ? undefined : orNothing(() => inner(property), !required.includes(name))
    if (value !== undefined) properties[name] = value
  }
  for (const name of required) properties[name] ??= inner(true)
  const named = fc.record(properties, { requiredKeys: required })
  const other = otherProperties(schema, inner)
  return other === undefined ? named : fc.tuple(other, named).map(([more, own]) => ({ ...more, ...own }))
}

/** Properties that the schema doesn't name; undefined when it allows none. */
function otherProperties(schema: Flat, inner: Build): fc.Arbitrary<Record<string, Json>> | undefined {
  const patterns = Object.entries(schema.patternProperties ?? {}).map(([pattern, value]) =>
    fc.dictionary(jsonString({ pattern }), inner(value), { maxKeys: 2 }),
  )
  const { additionalProperties = true, propertyNames = {}, minProperties = 0 } = schema
  if (additionalProperties === false || schema.unevaluatedProperties === false) return patterns[0]
  const size = { minKeys: Math.min(minProperties, 3), maxKeys: Math.max(2, minProperties) }
  const value = orNothing(() => inner(additionalProperties), minProperties === 0)
  const name =
    typeof propertyNames === 'object' ? jsonString({ minLength: 1, maxLength: 8, ...propertyNames }) : fc.string()
  return value && fc.oneof(fc.dictionary(name, value, size), ...patterns)
}

/** Undefined instead of an arbitrary that can't be built, or goes too deep, where nothing is allowed to stand. */
function orNothing(make: () => fc.Arbitrary<Json>, allowed: boolean): fc.Arbitrary<Json> | undefined {
  try {
    return make()
  } catch (error) {
    if (allowed && error instanceof Unbuildable) return undefined
    throw error
  }
}
