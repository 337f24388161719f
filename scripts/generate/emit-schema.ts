import type { Schema, SchemaObject } from './contract-types.ts'
import { emitCombinedType, emitType } from './emit-type.ts'
import { isAnnotation, listKeywords, mapKeywords, schemaKeywords } from './keywords.ts'
import { componentName } from './references.ts'

/** How to write a reference: components of the cycle being emitted are `$ref`s, all others are imported constants. */
export interface Scope {
  cycle: readonly string[]
}

/**
 * The TypeBox expression for a schema. `rootOptions` (`$defs`) are source text, added to the outermost schema.
 *
 * TypeBox's own constructors are used where they write the very same schema; everything else is `Type.Unsafe` with
 * the contract's keywords as they are. TypeBox would turn `enum` and `oneOf` into `anyOf`, with far worse errors.
 */
export function emitSchema(schema: Schema, scope: Scope, rootOptions: string[] = []): string {
  if (typeof schema === 'boolean') return schema ? 'Type.Unknown()' : 'Type.Never()'
  if (schema.$ref !== undefined) return emitReference(schema, schema.$ref, scope, rootOptions)
  return emitConstructed(schema, scope, rootOptions) ?? unsafe(schema, `{ ${members(schema, scope, rootOptions)} }`)
}

function emitReference(schema: SchemaObject, ref: string, scope: Scope, rootOptions: string[] = []): string {
  const { $ref: _, ...siblings } = schema
  const target = emitRaw({ $ref: ref }, scope)
  const kept = Object.keys(siblings).filter((key) => !isAnnotation(key))
  if (kept.length === 0) return scope.cycle.includes(componentName(ref)) ? unsafe(schema, target) : target
  if (kept.every((key) => key === 'default'))
    return unsafe(schema, `{ ...${target}, ${members(siblings, scope, rootOptions)} }`)
  return emitSchema({ ...siblings, allOf: [{ $ref: ref }, ...(schema.allOf ?? [])] }, scope, rootOptions)
}

function emitConstructed(schema: SchemaObject, scope: Scope, rootOptions: string[]): string | undefined {
  if (emitCombinedType(schema) !== 'unknown') return undefined
  if (isLiteral(schema)) return `Type.Literal(${JSON.stringify(schema.const)})`
  if (schema.const !== undefined || schema.enum !== undefined) return undefined

  const call = (kind: string, first: string[], used: string[]): string => {
    const options = members(without(schema, ['type', ...used]), scope, rootOptions)
    return `Type.${kind}(${[...first, ...(options === '' ? [] : [`{ ${options} }`])].join(', ')})`
  }
  switch (schema.type) {
    case 'string':
    case 'number':
    case 'integer':
    case 'boolean':
    case 'null':
      return call(`${schema.type.charAt(0).toUpperCase()}${schema.type.slice(1)}`, [], [])
    case 'array':
      if (schema.items === undefined || 'prefixItems' in schema || 'contains' in schema) return undefined
      return call('Array', [emitSchema(schema.items, scope)], ['items'])
    case 'object':
      return isPlainObject(schema)
        ? call('Object', [emitProperties(schema, scope)], ['properties', 'required'])
        : undefined
    default:
      return undefined
  }
}

function emitProperties({ properties = {}, required = [] }: SchemaObject, scope: Scope): string {
  const entries = Object.entries(properties).map(([name, property]) => {
    const source = emitSchema(property, scope)
    return `${JSON.stringify(name)}: ${required.includes(name) ? source : `Type.Optional(${source})`}`
  })
  return `{ ${entries.join(', ')} }`
}

/** A schema as a plain object literal, for the places where TypeBox needs no type. */
function emitRaw(schema: Schema, scope: Scope): string {
  if (typeof schema === 'boolean') return String(schema)
  if (schema.$ref === undefined) return `{ ${members(schema, scope, [])} }`
  if (Object.keys(schema).some((key) => key !== '$ref' && !isAnnotation(key)))
    return emitReference(schema, schema.$ref, scope)
  const name = componentName(schema.$ref)
  return scope.cycle.includes(name) ? `{ $ref: ${JSON.stringify(`#/$defs/${name}`)} }` : name
}

function members(schema: SchemaObject, scope: Scope, more: string[]): string {
  const own = Object.entries(schema).filter(([keyword]) => !isAnnotation(keyword))
  return [...own.map(([keyword, value]) => emitMember(keyword, value, scope)), ...more].join(', ')
}

function emitMember(keyword: string, value: unknown, scope: Scope): string {
  // Biome takes any `then` for a promise in disguise.
  const guard = keyword === 'then' ? '\n// biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword\n' : ''
  return `${guard}${JSON.stringify(keyword)}: ${emitValue(keyword, value, scope)}`
}

function emitValue(keyword: string, value: unknown, scope: Scope): string {
  if (schemaKeywords.has(keyword)) return emitRaw(value as Schema, scope)
  if (listKeywords.has(keyword)) return `[${(value as Schema[]).map((item) => emitRaw(item, scope)).join(', ')}]`
  if (keyword === 'discriminator') return emitDiscriminator(value as { propertyName: string })
  if (!mapKeywords.has(keyword)) return JSON.stringify(value)
  const entries = Object.entries(value as Record<string, Schema>)
  return `{ ${entries.map(([name, item]) => `${JSON.stringify(name)}: ${emitRaw(item, scope)}`).join(', ')} }`
}

/** Without `mapping`, which Ajv refuses: it reads the same off the branches' `const` and `enum`. */
function emitDiscriminator({ propertyName }: { propertyName: string }): string {
  return JSON.stringify({ propertyName })
}

function isLiteral(schema: SchemaObject): boolean {
  const kept = Object.keys(schema).filter((key) => !isAnnotation(key) && key !== 'type')
  return kept.length === 1 && ['string', 'number', 'boolean'].includes(typeof schema.const)
}

function isPlainObject({ properties, required = [], additionalProperties, patternProperties }: SchemaObject): boolean {
  if (typeof additionalProperties === 'object' || patternProperties !== undefined) return false
  return properties !== undefined && required.every((name) => name in properties)
}

function unsafe(schema: SchemaObject, source: string): string {
  return `Type.Unsafe<${emitType(schema)}>(${source})`
}

function without(schema: SchemaObject, keywords: string[]): SchemaObject {
  return Object.fromEntries(Object.entries(schema).filter(([keyword]) => !keywords.includes(keyword)))
}
