import type { ComponentGraph } from './component-graph.ts'
import { componentFile } from './emit-component.ts'
import { fileHeader, kebab } from './names.ts'

/** `schemas/index.ts`: every component, every operation, and the operations by operationId. */
export function emitIndex(components: string[], operationIds: string[], graph: ComponentGraph): string {
  const componentFiles = [...new Set(components.map((name) => componentFile(name, graph)))]
  const operationFiles = operationIds.map((id) => `operations/${kebab(id)}.ts`)
  return `${fileHeader}
${operationIds.map((id) => `import { ${id} } from './operations/${kebab(id)}.ts'`).join('\n')}

${[...componentFiles, ...operationFiles, 'operation.ts', 'raw-reply.ts'].map((file) => `export * from './${file}'`).join('\n')}

/** Every operation of the contract, by operationId. */
export const operations = { ${operationIds.join(', ')} } as const
`
}

/** `schemas/operation.ts`: what all operation objects have in common, for plugins that handle any of them. */
export function emitOperationType(): string {
  return `${fileHeader}
import type { TSchema } from '@sinclair/typebox'

/** One operation of the contract: a route spreads it and adds a handler. */
export interface Operation {
  operationId: string
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH' | 'HEAD'
  /** In Fastify's form: \`/jobs/:id\`. */
  url: string
  /** Scopes that the key must have; \`[]\` any valid key, \`null\` open to everyone. */
  scopes: readonly string[] | null
  /** Whether HTTP Basic, with the key as the password, is taken too. */
  basicAuth: boolean
  /** Media types of the request body, the preferred one first; empty when there is none. */
  consumes: readonly string[]
  /** Media types of the answers with 2xx, the preferred one first. */
  produces: readonly string[]
  schema: {
    params?: TSchema
    querystring: TSchema
    headers?: TSchema
    body?: TSchema
    response: Record<string, { content: Record<string, { schema: TSchema }> }>
  }
}
`
}

/** `schemas/raw-reply.ts`: the schema of an answer that isn't JSON. */
export function emitRawReply(): string {
  return `${fileHeader}
import type { Readable } from 'node:stream'
import { Type } from '@sinclair/typebox'

/** An answer that isn't JSON: text or a stream, which Fastify sends as it is, without a serialiser. */
export const RawReply = Type.Unsafe<string | Buffer | Readable>({})
`
}
