/** A JSON Schema 2020-12, with the keywords that values are built for. */
export type JsonSchema = boolean | FlatSchema

export interface FlatSchema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  format?: string
  pattern?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  exclusiveMinimum?: number
  exclusiveMaximum?: number
  multipleOf?: number
  items?: JsonSchema
  minItems?: number
  maxItems?: number
  uniqueItems?: boolean
  /** Our own: all items are equal. */
  'x-same-items'?: boolean
  properties?: Record<string, JsonSchema>
  patternProperties?: Record<string, JsonSchema>
  additionalProperties?: JsonSchema
  unevaluatedProperties?: JsonSchema
  propertyNames?: JsonSchema
  required?: string[]
  minProperties?: number
  maxProperties?: number
  allOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  anyOf?: JsonSchema[]
  if?: JsonSchema
  then?: JsonSchema
  else?: JsonSchema
  example?: unknown
  examples?: unknown
}

/** Finds the schema that a `$ref` names. */
export type Resolve = (ref: string) => JsonSchema

/** Keywords that values aren't built for, and that a judge of the finished value must know. */
const leftToTheJudge = new Set(
  'not dependentRequired dependentSchemas discriminator default title description deprecated readOnly writeOnly $comment'.split(
    ' ',
  ),
)
const understood = new Set(
  (
    '$ref type const enum format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum multipleOf ' +
    'items minItems maxItems uniqueItems properties patternProperties additionalProperties unevaluatedProperties ' +
    'propertyNames required minProperties maxProperties allOf oneOf anyOf if then else example examples'
  ).split(' '),
)

/**
 * The schemas without `$ref` and applicators that together stand for this one: one for each choice of `oneOf`,
 * `anyOf` and `if`. Empty for a schema that refuses everything.
 */
export function alternatives(schema: JsonSchema, resolve: Resolve): FlatSchema[] {
  if (typeof schema === 'boolean') return schema ? [{}] : []
  refuseUnknown(schema)
  const {
    $ref,
    allOf = [],
    oneOf = [true],
    anyOf = [true],
    if: condition,
    then = true,
    else: otherwise = true,
    ...own
  } = schema
  const expand = (one: JsonSchema): FlatSchema[] => alternatives(one, resolve)
  const together = [...($ref === undefined ? [] : [resolve($ref)]), ...allOf].map(expand)
  const branches =
    condition === undefined ? [{}] : [...product([expand(condition), expand(then)]), ...expand(otherwise)]
  return product([[own], ...together, oneOf.flatMap(expand), anyOf.flatMap(expand), branches])
}

/** Every way to take one of each list, merged. */
function product(lists: FlatSchema[][]): FlatSchema[] {
  return lists.reduce<FlatSchema[]>((all, list) => all.flatMap((one) => list.map((other) => merge(one, other))), [{}])
}

/** What accepts only what both accept, as far as values can be built for it. */
function merge(one: FlatSchema, other: FlatSchema): FlatSchema {
  const merged: FlatSchema = { ...one, ...other }
  if (one.properties && other.properties) {
    merged.properties = { ...one.properties, ...other.properties }
    for (const name of Object.keys(one.properties)) {
      const [first = true, second = true] = [one.properties[name], other.properties[name]]
      merged.properties[name] = first === true ? second : second === true ? first : { allOf: [first, second] }
    }
  }
  if (one.required && other.required) merged.required = [...new Set([...one.required, ...other.required])]
  if (one.enum && other.enum) merged.enum = one.enum.filter((value) => other.enum?.includes(value))
  if (one.type && other.type) merged.type = [one.type].flat().filter((type) => [other.type].flat().includes(type))
  if (one.additionalProperties === false) merged.additionalProperties = false
  return { ...merged, ...tighter(one, other) }
}

function tighter(one: FlatSchema, other: FlatSchema): FlatSchema {
  const bounds: FlatSchema = {}
  for (const key of ['minLength', 'minimum', 'exclusiveMinimum', 'minItems', 'minProperties'] as const) {
    const [first, second] = [one[key], other[key]]
    if (first !== undefined && second !== undefined) bounds[key] = Math.max(first, second)
  }
  for (const key of ['maxLength', 'maximum', 'exclusiveMaximum', 'maxItems', 'maxProperties'] as const) {
    const [first, second] = [one[key], other[key]]
    if (first !== undefined && second !== undefined) bounds[key] = Math.min(first, second)
  }
  return bounds
}

function refuseUnknown(schema: FlatSchema): void {
  const unknown = Object.keys(schema).filter(
    (key) => !understood.has(key) && !leftToTheJudge.has(key) && !key.startsWith('x-'),
  )
  if (unknown.length > 0) throw new Error(`no values can be built for the keyword ${unknown.join(', ')}`)
}
