import type { Json, Schema, SchemaObject } from './contract-types.ts'
import { componentName } from './references.ts'

const anyObject = 'Record<string, unknown>'

/** The TypeScript type of the values that the schema accepts; `unknown` where it says nothing about their type. */
export function emitType(schema: Schema): string {
  if (typeof schema === 'boolean') return schema ? 'unknown' : 'never'
  const named = schema.$ref === undefined ? 'unknown' : componentName(schema.$ref)
  return intersection([named, emitOwnType(schema), emitCombinedType(schema)])
}

/** What `oneOf`, `anyOf`, `allOf` and `then`/`else` add to the type; `unknown` when they only constrain values. */
export function emitCombinedType(schema: SchemaObject): string {
  const { oneOf = [true], anyOf = [true], allOf = [] } = schema
  const branches = [schema.then ?? true, schema.else ?? true]
  return intersection([...[oneOf, anyOf, branches].map(unionOf), ...allOf.map(emitType)])
}

function emitOwnType(schema: SchemaObject): string {
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.enum !== undefined) return union(schema.enum.map((value: Json) => JSON.stringify(value)))
  const types = schema.type ?? (schema.properties === undefined ? [] : 'object')
  if (types.length === 0) return 'unknown'
  return union([types].flat().map((type) => emitTypeNamed(type, schema)))
}

function emitTypeNamed(type: string, schema: SchemaObject): string {
  if (type === 'integer') return 'number'
  if (type === 'array') return `${parenthesised(emitType(schema.items ?? true))}[]`
  return type === 'object' ? emitObjectType(schema) : type
}

function emitObjectType({ properties, required = [], additionalProperties }: SchemaObject): string {
  const named = Object.entries(properties ?? {}).map(
    ([name, property]) => `${JSON.stringify(name)}${required.includes(name) ? '' : '?'}: ${emitType(property)}`,
  )
  const open = typeof additionalProperties === 'object'
  if (named.length === 0) return open ? `Record<string, ${emitType(additionalProperties)}>` : anyObject
  return `{ ${[...named, ...(open ? ['[name: string]: unknown'] : [])].join('; ')} }`
}

function unionOf(schemas: Schema[]): string {
  return union(schemas.map(emitType))
}

function union(types: string[]): string {
  return types.includes('unknown') ? 'unknown' : joined(types, ' | ')
}

function intersection(types: string[]): string {
  const known = types.filter((type) => type !== 'unknown')
  const telling = known.filter((type) => type !== anyObject)
  return joined(telling.length > 0 ? telling : known, ' & ') || 'unknown'
}

function joined(types: string[], operator: string): string {
  const distinct = [...new Set(types)]
  return distinct.length > 1 ? distinct.map(parenthesised).join(operator) : distinct.join()
}

function parenthesised(type: string): string {
  return /[|&]/.test(type) ? `(${type})` : type
}
