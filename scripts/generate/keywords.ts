import type { Schema, SchemaObject } from './contract-types.ts'

/** Keywords that describe and never refuse a value: they stay out of the running server. */
const annotations = new Set(
  'title description example examples deprecated readOnly writeOnly externalDocs $comment contentMediaType contentEncoding'.split(
    ' ',
  ),
)

/** Keywords whose value is a schema, a list of schemas, or a map to schemas. All others hold data. */
export const schemaKeywords = new Set(
  'additionalProperties unevaluatedProperties propertyNames items contains not if then else'.split(' '),
)
export const listKeywords = new Set(['oneOf', 'anyOf', 'allOf', 'prefixItems'])
export const mapKeywords = new Set(['properties', 'patternProperties', 'dependentSchemas'])

/** What a number counts: the messages of the validator say it. */
const UNIT = 'x-unit'

export function isAnnotation(keyword: string): boolean {
  return annotations.has(keyword) || (keyword.startsWith('x-') && keyword !== UNIT)
}

/** The schemas directly inside a schema. */
export function subschemas(schema: SchemaObject): Schema[] {
  return Object.entries(schema).flatMap(([keyword, value]) => {
    if (schemaKeywords.has(keyword)) return [value as Schema]
    if (listKeywords.has(keyword)) return value as Schema[]
    return mapKeywords.has(keyword) ? Object.values(value as Record<string, Schema>) : []
  })
}
