import { document, lookUp, operations, type Schema, type SchemaObject } from './document.ts'

export interface Found {
  /** Where it stands, to be told in a message. */
  at: string
  schema: SchemaObject
  /** Whether it only narrows the schema around it, as the branches of a `oneOf` and an `if` do. */
  narrows: boolean
}

const single = ['items', 'additionalProperties', 'contains', 'propertyNames', 'not', 'if', 'then', 'else']
const lists = ['oneOf', 'anyOf', 'allOf', 'prefixItems']
const narrowing = new Set(['if', 'then', 'else', 'oneOf', 'anyOf', 'allOf', 'not'])

/** Every schema in the contract, those inside others included, each once, references not followed. */
export function allSchemas(): Found[] {
  const components = Object.entries(document.components.schemas).flatMap(([name, schema]) => inside(name, schema))
  const headers = Object.entries(document.components.headers ?? {}).flatMap(([name, header]) =>
    inside(name, (header as { schema: Schema }).schema),
  )
  const inline = operations.flatMap((operation) => {
    const { operationId, parameters, requestBody, responses } = operation
    const contents = [requestBody?.content ?? {}, ...Object.values(responses).map(({ content }) => content)]
    return [
      ...parameters.flatMap(({ name, schema }) => inside(`${operationId} ${name}`, schema)),
      ...contents.flatMap((content) =>
        Object.entries(content).flatMap(([type, { schema }]) => inside(`${operationId} ${type}`, schema)),
      ),
    ]
  })
  return [...components, ...headers, ...inline]
}

/** A schema with its references followed, one level. */
export function resolved(schema: Schema): SchemaObject {
  if (typeof schema === 'boolean') return {}
  return schema.$ref === undefined ? schema : resolved(lookUp(schema.$ref) as Schema)
}

/** The schemas that values of these are made of, themselves included, references followed. */
export function reachable(schemas: Schema[]): Set<SchemaObject> {
  const seen = new Set(schemas.map(resolved))
  for (const { properties = {}, items } of seen) {
    for (const child of [...Object.values(properties), ...(items === undefined ? [] : [items as Schema])]) {
      seen.add(resolved(child))
    }
  }
  return seen
}

export function hasType({ type }: SchemaObject, wanted: string): boolean {
  return [type].flat().includes(wanted)
}

/** The bounds that a schema should have and has not. */
export function unbounded(schema: SchemaObject): string[] {
  const isListed = 'enum' in schema || 'const' in schema
  const missing = (...keys: string[]): string[] => keys.filter((key) => !(key in schema))
  return [
    ...(hasType(schema, 'string') && !isListed ? missing('maxLength') : []),
    ...(hasType(schema, 'array') ? missing('maxItems') : []),
    ...(hasType(schema, 'integer') || hasType(schema, 'number') ? missing('minimum', 'maximum') : []),
    ...(typeof schema.additionalProperties === 'object' ? missing('maxProperties') : []),
  ]
}

function inside(at: string, schema: Schema, narrows = false): Found[] {
  if (typeof schema === 'boolean') return []
  const children = [
    ...Object.entries(schema.properties ?? {}).map(([name, child]) => [name, child, narrows] as const),
    ...single.filter((key) => key in schema).map((key) => [key, schema[key] as Schema, narrowing.has(key)] as const),
    ...lists.flatMap((key) => ((schema[key] ?? []) as Schema[]).map((child) => [key, child, true] as const)),
  ]
  return [{ at, schema, narrows }, ...children.flatMap(([name, child, only]) => inside(`${at}.${name}`, child, only))]
}
