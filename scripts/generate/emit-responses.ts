import type { ComponentGraph } from './component-graph.ts'
import type { Contract, MediaType, Operation, Response, Schema } from './contract-types.ts'
import { rootDefs } from './emit-component.ts'
import { emitSchema } from './emit-schema.ts'
import { resolve } from './references.ts'

/** Source text, and the schemas in it, whose components must be imported. */
export interface Emitted {
  source: string
  used: Schema[]
}

/** A media type and the schema of its content. */
export type TypedContent = [mediaType: string, schema: Schema]

/**
 * The members of Fastify's `response`, by status and media type. What isn't JSON is sent as it is; an answer without
 * content (304) has no place here.
 */
export function emitResponses(contract: Contract, { responses }: Operation, graph: ComponentGraph): Emitted {
  const resolved = Object.entries(responses).map(([status, response]) => ({ status, ...resolve(contract, response) }))
  const withContent = resolved.filter(({ content }) => Object.keys(content ?? {}).length > 0)
  return {
    source: withContent.map((response) => `${statusKey(response.status)}: ${emitResponse(response, graph)}`).join(', '),
    used: withContent.flatMap(({ content }) => jsonContent(content).map(([, schema]) => schema)),
  }
}

/** The contents whose schema says something about a parsed value. */
export function jsonContent(content: Record<string, MediaType> = {}): TypedContent[] {
  return Object.entries(content)
    .filter(([mediaType]) => isJson(mediaType))
    .map(([mediaType, { schema = true }]) => [mediaType, schema])
}

/** A schema that Fastify compiles on its own, so with its `$defs`. */
export function emitRoot(schema: Schema, graph: ComponentGraph): string {
  return emitSchema(schema, { cycle: [] }, rootDefs(schema, graph))
}

export function emitContent(mediaType: string, source: string): string {
  return `${JSON.stringify(mediaType)}: { schema: ${source} }`
}

function emitResponse({ content = {} }: Response, graph: ComponentGraph): string {
  const json = jsonContent(content).map(([mediaType, schema]) => emitContent(mediaType, emitRoot(schema, graph)))
  const raw = Object.keys(content).filter((mediaType) => !isJson(mediaType))
  return `{ content: { ${[...json, ...raw.map((mediaType) => emitContent(mediaType, 'RawReply'))].join(', ')} } }`
}

/** `200`, not `'200'`: Fastify types `reply.code(200)` by it. */
function statusKey(status: string): string {
  return /^\d+$/.test(status) ? status : `'${status.toLowerCase()}'`
}

function isJson(mediaType: string): boolean {
  return /[/+]json$/.test(mediaType)
}
