import type { Contract, Operation, Parameter, PathItem, RequestBody, Schema, SchemaObject } from './contract-types.ts'
import { dereference, resolve } from './references.ts'

/** An operation's parameters as the object schemas that Fastify validates; a part without parameters is left out. */
export interface RequestParts {
  params?: SchemaObject
  querystring?: SchemaObject
  headers?: SchemaObject
}

/**
 * The query takes no unknown names, since a misspelt filter must not answer everything, except where the contract has
 * no 400 to say so with. Headers take them, and their names are in lower case. A parameter with a default is
 * `required`: it is filled in before anybody looks, and handlers get a type without `undefined`.
 */
export function requestParts(contract: Contract, path: PathItem, operation: Operation): RequestParts {
  const parameters = allParameters(contract, path, operation)
  const at = (location: Parameter['in']): Parameter[] => parameters.filter((parameter) => parameter.in === location)
  const [inPath, inQuery, inHeaders] = [at('path'), at('query'), at('header')]
  const query = partSchema(contract, inQuery)
  return {
    ...(inPath.length > 0 && { params: closed(partSchema(contract, inPath)) }),
    querystring: mayRefuse(operation) ? closed(query) : query,
    ...(inHeaders.length > 0 && { headers: partSchema(contract, inHeaders) }),
  }
}

/** The operation's own parameters after those of its path; its own win. */
function allParameters(contract: Contract, path: PathItem, operation: Operation): Parameter[] {
  const all = [...(path.parameters ?? []), ...(operation.parameters ?? [])].map((one) => resolve(contract, one))
  for (const parameter of all) checkParameter(parameter, operation)
  return [...new Map(all.map((parameter) => [`${parameter.in} ${parameter.name}`, parameter])).values()]
}

const ignoredHeaders = new Set(['accept', 'content-type', 'authorization'])

function checkParameter({ in: location, name, style, explode }: Parameter, { operationId }: Operation): void {
  const refuse = (why: string): never => {
    throw new Error(`${operationId}: parameter ${name}: ${why}`)
  }
  if (!['path', 'query', 'header'].includes(location)) refuse('a parameter is in path, query or header')
  if (style !== undefined || explode !== undefined) refuse('style and explode must be left at their defaults')
  if (location === 'header' && ignoredHeaders.has(name.toLowerCase())) {
    refuse('OpenAPI ignores a header parameter of this name')
  }
}

/** The request body, if the operation takes one. */
export function requestBody(contract: Contract, { requestBody }: Operation): RequestBody | undefined {
  return requestBody && resolve(contract, requestBody)
}

function partSchema(contract: Contract, parameters: Parameter[]): SchemaObject {
  const named = parameters.map((parameter) => {
    const name = parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name
    return {
      name,
      schema: parameter.schema,
      sure: parameter.required === true || hasDefault(contract, parameter.schema),
    }
  })
  return {
    type: 'object',
    properties: Object.fromEntries(named.map(({ name, schema }) => [name, schema])),
    required: named.filter(({ sure }) => sure).map(({ name }) => name),
  }
}

function mayRefuse({ responses }: Operation): boolean {
  return ['400', '4XX', 'default'].some((status) => status in responses)
}

function closed(schema: SchemaObject): SchemaObject {
  return { ...schema, additionalProperties: false }
}

function hasDefault(contract: Contract, schema: Schema): boolean {
  if (typeof schema === 'boolean') return false
  const target = schema.$ref === undefined ? undefined : (dereference(contract, schema.$ref) as Schema)
  return schema.default !== undefined || (target !== undefined && hasDefault(contract, target))
}
