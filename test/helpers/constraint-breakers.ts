import { hostileTexts } from './hostile-arbitrary.ts'
import type { FlatSchema, JsonSchema } from './schema-alternatives.ts'

/** What to set in a schema; undefined takes the keyword out. */
export type Changes = { [K in keyof FlatSchema]?: FlatSchema[K] | undefined }

const anyText: Changes = { pattern: undefined, format: undefined }
/** Longer than this isn't worth the time. */
const longest = 20_000

/** How to break a keyword: what to change in the schema that it stands in. */
export const breakers: { [K in keyof FlatSchema]?: (schema: FlatSchema) => Changes[] } = {
  type: ({ type = [] }) => {
    const wrong = wrongTypes([type].flat())
    // Null by itself: it is what absent and null are mixed up by.
    const groups = [wrong.filter((value) => value === null), wrong.filter((value) => value !== null)]
    return groups.filter((group) => group.length > 0).map((group) => ({ enum: group, const: undefined }))
  },
  const: (schema) => [{ const: undefined, enum: otherThan([schema.const]) }],
  enum: (schema) => [{ enum: otherThan(schema.enum ?? []) }],
  pattern: () => [anyText, { ...anyText, enum: [...hostileTexts] }],
  format: () => [anyText],
  maxLength: ({ maxLength = 0 }) =>
    maxLength > longest ? [] : [{ ...anyText, minLength: maxLength + 1, maxLength: maxLength + 3 }],
  minLength: ({ minLength = 0 }) => (minLength === 0 ? [] : [{ ...anyText, minLength: 0, maxLength: minLength - 1 }]),
  minimum: ({ minimum = 0 }) => [{ minimum: minimum - 3, maximum: minimum - 1 }],
  maximum: ({ maximum = 0 }) => [{ minimum: maximum + 1, maximum: maximum + 3 }],
  exclusiveMinimum: ({ exclusiveMinimum = 0 }) => [
    { exclusiveMinimum: undefined, minimum: exclusiveMinimum, maximum: exclusiveMinimum },
  ],
  exclusiveMaximum: ({ exclusiveMaximum = 0 }) => [
    { exclusiveMaximum: undefined, minimum: exclusiveMaximum, maximum: exclusiveMaximum },
  ],
  multipleOf: () => [{ multipleOf: undefined }],
  minItems: ({ minItems = 0 }) => (minItems === 0 ? [] : [{ minItems: 0, maxItems: minItems - 1 }]),
  maxItems: ({ maxItems = 0 }) =>
    maxItems > longest ? [] : [{ minItems: maxItems + 1, maxItems: maxItems + 1, uniqueItems: undefined }],
  uniqueItems: ({ items = true }) => [
    { uniqueItems: undefined, minItems: 2, maxItems: 3, 'x-same-items': true, items },
  ],
  required: ({ required = [], properties = {} }) =>
    required.map((name) => ({
      required: required.filter((other) => other !== name),
      properties: { ...properties, [name]: false },
    })),
  additionalProperties: ({ additionalProperties, properties = {}, required = [] }) =>
    additionalProperties === false
      ? [
          {
            additionalProperties: undefined,
            properties: { ...properties, unheard_of: true },
            required: [...required, 'unheard_of'],
          },
        ]
      : [],
  minProperties: ({ properties = {} }) => [
    {
      minProperties: 0,
      properties: Object.fromEntries(Object.keys(properties).map((name) => [name, false])),
      required: [],
    },
  ],
  maxProperties: ({ maxProperties = 0, additionalProperties = true, propertyNames }) => [
    {
      maxProperties: undefined,
      minProperties: maxProperties + 1,
      additionalProperties,
      ...(propertyNames && { propertyNames }),
    },
  ],
  propertyNames: () => [{ propertyNames: undefined, minProperties: 1 }],
  patternProperties: () => [{ patternProperties: undefined, additionalProperties: undefined, minProperties: 1 }],
  oneOf: ({ oneOf = [], allOf = [] }) => [
    { oneOf: undefined },
    ...(oneOf.every(isRefinement) ? [{ oneOf: undefined, allOf: [...allOf, ...oneOf.slice(0, 2)] }] : []),
  ],
  anyOf: () => [{ anyOf: undefined }],
  // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
  if: () => [{ if: undefined, then: undefined, else: undefined }],
}

/** Whether it only adds to what stands beside it, so that a value may fit several of its kind. */
function isRefinement(schema: JsonSchema): boolean {
  return typeof schema === 'object' && schema.$ref === undefined && schema.type === undefined
}

function wrongTypes(allowed: string[]): unknown[] {
  const values = { null: null, boolean: true, number: 1.5, string: 'text', array: [], object: {} }
  const isAllowed = (type: string): boolean => allowed.includes(type)
  return Object.entries(values).flatMap(([type, value]) => (isAllowed(type) ? [] : [value]))
}

/** Values like these, but none of them. */
function otherThan(values: unknown[]): unknown[] {
  const like = values.flatMap<unknown>((value) => {
    if (typeof value === 'string') return [`${value}x`, value.toUpperCase(), '']
    if (typeof value === 'number') return [value + 1]
    return typeof value === 'boolean' ? [!value] : ['null']
  })
  return [...like, null].filter((value) => !values.includes(value))
}

export function withoutUndefined(schema: Changes): FlatSchema {
  return Object.fromEntries(Object.entries(schema).filter(([, value]) => value !== undefined))
}
