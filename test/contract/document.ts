import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

export type Schema = boolean | SchemaObject
export interface SchemaObject {
  $ref?: string
  type?: string | string[]
  required?: string[]
  properties?: Record<string, Schema>
  examples?: unknown[]
  [keyword: string]: unknown
}

export interface Example {
  summary?: string
  value: unknown
}

export interface MediaType {
  schema: Schema
  examples?: Record<string, Example>
  'x-item-schema'?: Schema
}

export interface Header {
  description?: string
  required?: boolean
  schema: Schema
  example?: unknown
}

export interface Parameter extends Header {
  name: string
  in: 'path' | 'query' | 'header'
}

export interface Answer {
  description: string
  headers: Record<string, Header>
  content: Record<string, MediaType>
}

export interface Operation {
  operationId: string
  method: string
  path: string
  summary?: string
  description?: string
  tags?: string[]
  security?: Record<string, string[]>[]
  parameters: Parameter[]
  requestBody?: { description?: string; required?: boolean; 'x-stream'?: boolean; content: Record<string, MediaType> }
  responses: Record<string, Answer>
}

export interface Document {
  tags: { name: string; description?: string }[]
  paths: Record<string, Record<string, unknown>>
  components: Record<string, Record<string, unknown>> & { schemas: Record<string, Schema> }
}

const methods = ['get', 'put', 'post', 'patch', 'delete']

/** The contract as it is written, references included. */
export const document: Document = parse(readFileSync(join(import.meta.dirname, '../../openapi.yaml'), 'utf8'))

/** What a `$ref` such as `#/components/headers/ETag` points at. */
export function lookUp(ref: string): unknown {
  const steps = ref.split('/').slice(1)
  return steps.reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document)
}

/** Every operation, with its references followed down to the schemas, which keep theirs. */
export const operations: Operation[] = Object.entries(document.paths).flatMap(([path, item]) =>
  methods
    .filter((method) => method in item)
    .map((method) => {
      const shared = (item.parameters ?? []) as unknown[]
      const own = item[method] as Omit<Operation, 'method' | 'path'>
      const operation = follow({ ...own, parameters: [...shared, ...(own.parameters ?? [])] }) as Operation
      const responses = Object.entries(operation.responses).map(([status, answer]) => [status, withParts(answer)])
      return { ...operation, method, path, responses: Object.fromEntries(responses) }
    }),
)

function withParts(answer: Partial<Answer>): Answer {
  return { description: '', headers: {}, content: {}, ...answer }
}

function follow(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(follow)
  if (typeof node !== 'object' || node === null) return node
  if ('$ref' in node) return follow(lookUp(String(node.$ref)))
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) => [key, /^(x-item-)?schema$/.test(key) ? value : follow(value)]),
  )
}
