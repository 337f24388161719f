import { breakers, withoutUndefined } from './constraint-breakers.ts'
import type { FlatSchema, JsonSchema, Resolve } from './schema-alternatives.ts'

export interface NearMiss {
  /** Where the constraint stands that its values break, such as `properties/tags/maxItems`. */
  broken: string
  /** Accepts what breaks this one constraint and, as far as can be built, no other. */
  schema: JsonSchema
}

export interface NearMissOptions {
  resolve: Resolve
  /** Whether to go on into the schemas that `$ref`s name, below the outermost. */
  followReferences: boolean
}

/** For each constraint in the schema, a schema whose values break it. */
export function nearMisses(schema: JsonSchema, options: NearMissOptions): NearMiss[] {
  if (typeof schema === 'boolean') return []
  if (schema.$ref !== undefined) {
    const { $ref, ...siblings } = schema
    const inside = nearMisses(options.resolve($ref), withoutRevisiting(options, $ref))
    return [...inside.map((miss) => under('$ref', miss, (one) => ({ ...siblings, allOf: [one] }))), ...own(siblings)]
  }
  return [...own(schema), ...inside(schema, options)]
}

/** A recursive schema is entered once. */
function withoutRevisiting({ resolve, followReferences }: NearMissOptions, entered: string): NearMissOptions {
  return { resolve: (ref) => (ref === entered ? true : resolve(ref)), followReferences }
}

function under(step: string, { broken, schema }: NearMiss, wrap: (schema: JsonSchema) => JsonSchema): NearMiss {
  return { broken: `${step}/${broken}`, schema: wrap(schema) }
}

function own(schema: FlatSchema): NearMiss[] {
  const misses = (Object.keys(schema) as (keyof FlatSchema)[]).flatMap((keyword) =>
    (breakers[keyword]?.(schema) ?? []).map((change) => ({ broken: keyword, schema: { ...schema, ...change } })),
  )
  return misses.map(({ broken, schema }) => ({ broken, schema: withoutUndefined(schema) }))
}

/** Near misses of the schemas inside, each in a schema that makes sure it is met. */
function inside(schema: FlatSchema, options: NearMissOptions): NearMiss[] {
  const isEntered = (inner: JsonSchema): boolean =>
    options.followReferences || typeof inner === 'boolean' || inner.$ref === undefined
  return places(schema)
    .filter(({ inner }) => isEntered(inner))
    .flatMap(({ step, inner, wrap }) => nearMisses(inner, options).map((miss) => under(step, miss, wrap)))
}

/** A schema inside another, and the other with something in its place. */
interface Place {
  step: string
  inner: JsonSchema
  wrap: (replacement: JsonSchema) => JsonSchema
}

function places(schema: FlatSchema): Place[] {
  const { properties = {}, required = [], items = true, additionalProperties = true, minItems = 0 } = schema
  const { oneOf = [], anyOf = [], allOf = [], ...rest } = schema
  const named = Object.entries(properties).map(([name, inner]) => ({
    step: `properties/${name}`,
    inner,
    wrap: (one: JsonSchema) => {
      return { ...schema, properties: { ...properties, [name]: one }, required: [...new Set([...required, name])] }
    },
  }))
  const choices = [...oneOf, ...anyOf].map((inner, index) => ({
    step: `choice/${index}`,
    inner,
    wrap: (one: JsonSchema) => ({ ...rest, allOf: [...allOf, one] }),
  }))
  const parts = allOf.map((inner, index) => ({
    step: `allOf/${index}`,
    inner,
    wrap: (one: JsonSchema) => ({ ...schema, allOf: allOf.with(index, one) }),
  }))
  return [
    ...named,
    { step: 'items', inner: items, wrap: (one) => ({ ...schema, items: one, minItems: Math.max(1, minItems) }) },
    {
      step: 'additionalProperties',
      inner: additionalProperties,
      wrap: (one) => ({ ...schema, additionalProperties: one, minProperties: 1 }),
    },
    ...choices,
    ...parts,
  ]
}
