import { dereference, pointerTo } from './references.ts'

/**
 * What each kind of object in the contract may hold: a key and the kind of its value.
 * `[kind]` is a list of that kind, `{kind}` a map to it, `any` is passed over: it carries no constraint on the wire.
 * A key that isn't here stops the generator, so that no constraint is ever dropped in silence.
 */
const shapes: Record<string, Record<string, string>> = {
  contract: keys('openapi info servers tags externalDocs security jsonSchemaDialect webhooks', {
    paths: '{pathItem}',
    components: 'components',
  }),
  components: keys('securitySchemes examples', {
    schemas: '{schema}',
    parameters: '{parameter}',
    responses: '{response}',
    headers: '{header}',
    requestBodies: '{requestBody}',
  }),
  pathItem: keys('summary description', {
    parameters: '[parameter]',
    get: 'operation',
    put: 'operation',
    post: 'operation',
    delete: 'operation',
    patch: 'operation',
    head: 'operation',
  }),
  operation: keys('operationId summary description tags security deprecated externalDocs', {
    parameters: '[parameter]',
    requestBody: 'requestBody',
    responses: '{response}',
  }),
  parameter: keys('name in required description example examples deprecated style explode', { schema: 'schema' }),
  header: keys('required description example examples deprecated style explode', { schema: 'schema' }),
  requestBody: keys('description required', { content: '{mediaType}' }),
  mediaType: keys('example examples', { schema: 'schema' }),
  response: keys('description', { headers: '{header}', content: '{mediaType}' }),
  schema: keys(
    'title description example examples deprecated readOnly writeOnly externalDocs $comment ' +
      'type const enum default format pattern minLength maxLength minimum maximum exclusiveMinimum exclusiveMaximum ' +
      'multipleOf minItems maxItems uniqueItems minProperties maxProperties required dependentRequired discriminator ' +
      'contentMediaType contentEncoding',
    {
      properties: '{schema}',
      patternProperties: '{schema}',
      dependentSchemas: '{schema}',
      additionalProperties: 'schema',
      unevaluatedProperties: 'schema',
      propertyNames: 'schema',
      items: 'schema',
      prefixItems: '[schema]',
      contains: 'schema',
      oneOf: '[schema]',
      anyOf: '[schema]',
      allOf: '[schema]',
      not: 'schema',
      if: 'schema',
      // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
      then: 'schema',
      else: 'schema',
    },
  ),
}

function keys(plain: string, nested: Record<string, string>): Record<string, string> {
  return { ...Object.fromEntries(plain.split(' ').map((key) => [key, 'any'])), ...nested }
}

/**
 * Throws at the first thing in the contract that the generator would not carry over, naming its JSON pointer.
 * Specification extensions (`x-…`) are free.
 */
export function checkContract(contract: unknown): void {
  const visit = (node: unknown, kind: string, pointer: string): void => {
    if (kind === 'any' || (kind === 'schema' && typeof node === 'boolean')) return
    const [, list, map] = /^(?:\[(\w+)\]|\{(\w+)\})$/.exec(kind) ?? []
    const child = list ?? map
    if (child !== undefined) {
      for (const [key, value] of Object.entries(node ?? {})) visit(value, child, pointerTo(pointer, key))
    } else {
      checkObject(node, kind, pointer)
    }
  }

  const checkObject = (node: unknown, kind: string, pointer: string): void => {
    if (typeof node !== 'object' || node === null || Array.isArray(node)) {
      throw new Error(`${pointer}: expected a ${kind} object, found ${JSON.stringify(node)}`)
    }
    for (const [key, value] of Object.entries(node)) {
      if (key === '$ref') checkReference(contract, value, kind, pointer)
      else if (key.startsWith('x-')) continue
      else {
        const childKind = shapes[kind]?.[key]
        if (childKind === undefined)
          throw new Error(`${pointerTo(pointer, key)}: the generator knows no such ${kind} key`)
        visit(value, childKind, pointerTo(pointer, key))
      }
    }
  }

  visit(contract, 'contract', '#')
}

function checkReference(contract: unknown, ref: unknown, kind: string, pointer: string): void {
  const at = pointerTo(pointer, '$ref')
  if (typeof ref !== 'string') throw new Error(`${at}: a $ref is a string`)
  if (kind === 'schema' && !/^#\/components\/schemas\/[^/]+$/.test(ref)) {
    throw new Error(`${at}: ${ref} must point into #/components/schemas`)
  }
  if (dereference(contract, ref) === undefined) throw new Error(`${at}: ${ref} points at nothing`)
}
