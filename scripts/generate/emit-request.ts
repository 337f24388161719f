import type { ComponentGraph } from './component-graph.ts'
import type { Contract, RequestBody, Schema } from './contract-types.ts'
import { type Emitted, emitContent, emitRoot, jsonContent } from './emit-responses.ts'
import { emitType } from './emit-type.ts'
import type { Endpoint } from './endpoints.ts'
import { componentName, dereference } from './references.ts'
import { requestBody, requestParts } from './request-parts.ts'

/**
 * The members of Fastify's `schema` that check a request: params, querystring, headers, body.
 * A body that isn't JSON, or is an `x-stream`, is read as a stream, so it has no schema here.
 */
export function emitRequest(contract: Contract, { pathItem, operation }: Endpoint, graph: ComponentGraph): Emitted {
  const parts = Object.entries(requestParts(contract, pathItem, operation))
  const source = parts.map(([part, schema]) => `${part}: ${emitRoot(schema, graph)}`)
  const body = requestBody(contract, operation)
  const bodySchemas = body?.['x-stream'] === true ? [] : jsonContent(body?.content).map(([, schema]) => schema)
  if (body !== undefined && bodySchemas.length > 0) source.push(`body: ${emitBody(contract, body, graph)}`)
  return { source: source.join(', '), used: [...parts.map(([, schema]) => schema), ...bodySchemas] }
}

/** With several media types Fastify picks the schema by the request's own. */
function emitBody(contract: Contract, { required, content }: RequestBody, graph: ComponentGraph): string {
  const emitOne = (schema: Schema): string =>
    required === true ? emitRoot(schema, graph) : emitOptional(contract, schema, graph)
  const json = jsonContent(content)
  const [[, schema] = [], ...others] = json
  if (schema !== undefined && others.length === 0) return emitOne(schema)
  const types = [...new Set(json.map(([, one]) => emitType(one)))].join(' | ')
  return `Type.Unsafe<${types}>({ content: { ${json.map(([type, one]) => emitContent(type, emitOne(one))).join(', ')} } })`
}

/** Fastify gives an absent body to the validator as null, so an optional one takes null; handlers see undefined. */
function emitOptional(contract: Contract, schema: Schema, graph: ComponentGraph): string {
  const root = emitRoot(schema, graph)
  const nullable = isSimpleObject(contract, schema, graph)
    ? `{ ...${root}, type: ['object', 'null'] }`
    : `{ anyOf: [${root}, Type.Null()] }`
  return `Type.Unsafe<${emitType(schema)} | null | undefined>(${nullable})`
}

/** Whether widening `type` is enough to let null pass; it gives one clear error where `anyOf` gives three. */
function isSimpleObject(contract: Contract, schema: Schema, graph: ComponentGraph): boolean {
  if (typeof schema === 'boolean') return false
  if (schema.$ref !== undefined) {
    if (graph.cycleOf(componentName(schema.$ref)).length > 0) return false
    return isSimpleObject(contract, dereference(contract, schema.$ref) as Schema, graph)
  }
  const applicators = ['oneOf', 'anyOf', 'allOf', 'not', 'if', 'const', 'enum']
  return schema.type === 'object' && !applicators.some((keyword) => keyword in schema)
}
