import type { TSchema } from '@sinclair/typebox'
import { parse } from 'yaml'
import type { Generated } from './everything.ts'
import type { FlatSchema, JsonSchema, Resolve } from './schema-alternatives.ts'

/** One schema as the contract has it and as it was generated. */
export interface SchemaPair {
  name: string
  raw: JsonSchema
  generated: TSchema
  /** Whether it arrives as text, which the server coerces: parameters do, bodies don't. */
  inUrl: boolean
}

interface RawParameter {
  name: string
  in: string
  required?: boolean
  schema: JsonSchema
}

interface RawOperation {
  operationId: string
  parameters?: object[]
  requestBody?: object
  responses: Record<string, object>
}

interface RawBody {
  required?: boolean
  'x-stream'?: boolean
  content: Record<string, { schema: JsonSchema }>
}

export interface RawContract {
  paths: Record<string, Record<string, RawOperation> & { parameters?: object[] }>
  components: { schemas: Record<string, JsonSchema> }
}

export interface ContractSchemas {
  document: RawContract
  resolve: Resolve
  pairs: SchemaPair[]
}

/** Reads the contract's schemas without the generator's help, and pairs each with what was generated from it. */
export function contractSchemas(yaml: string, generated: Generated): ContractSchemas {
  const document: RawContract = parse(yaml)
  const find = <T>(ref: string): T =>
    ref
      .split('/')
      .slice(1)
      .reduce<unknown>((node, step) => (node as Record<string, unknown>)[step], document) as T
  const follow = <T>(object: object): T =>
    '$ref' in object ? follow(find<object>(String(object.$ref))) : (object as T)

  const components = Object.entries(document.components.schemas).map(([name, raw]) => pair(name, raw, generated[name]))
  const operations = Object.values(document.paths).flatMap(({ parameters: shared = [], ...methods }) =>
    Object.values(methods).flatMap(({ operationId, parameters = [], requestBody, responses }) => {
      const schema = generated.operations[operationId]?.schema
      const all = [...shared, ...parameters].map((one) => follow<RawParameter>(one))
      const at = (location: string): RawParameter[] => all.filter((one) => one.in === location)
      const body = requestBody && bodySchema(follow<RawBody>(requestBody))
      return [
        pair(
          `${operationId} query`,
          { ...objectOf(at('query')), ...(mayRefuse(responses) && closed) },
          schema?.querystring,
        ),
        ...(at('path').length > 0
          ? [pair(`${operationId} params`, { ...objectOf(at('path')), ...closed }, schema?.params)]
          : []),
        ...(at('header').length > 0 ? [pair(`${operationId} headers`, objectOf(at('header')), schema?.headers)] : []),
        ...(body ? [pair(`${operationId} body`, body, contentOf(schema?.body))] : []),
      ]
    }),
  )
  return { document, resolve: find, pairs: [...components, ...operations] }
}

function pair(name: string, raw: JsonSchema, generated: TSchema | undefined): SchemaPair {
  if (generated === undefined) throw new Error(`nothing was generated for ${name}`)
  return { name, raw, generated, inUrl: / (query|params)$/.test(name) }
}

const closed = { additionalProperties: false }

/** Where the contract has no 400 for the operation, an unknown name in the query can't be refused. */
function mayRefuse(responses: object): boolean {
  return '400' in responses || '4XX' in responses || 'default' in responses
}

function objectOf(parameters: RawParameter[]): FlatSchema {
  const name = (parameter: RawParameter): string =>
    parameter.in === 'header' ? parameter.name.toLowerCase() : parameter.name
  return {
    type: 'object',
    properties: Object.fromEntries(parameters.map((parameter) => [name(parameter), parameter.schema])),
    required: parameters.filter(({ required }) => required).map(name),
  }
}

/** Fastify shows an absent body as null, which is why an optional one takes null. */
/** What is read as a stream is validated by its reader, and has no schema here. */
function bodySchema({ required, content, 'x-stream': isStream = false }: RawBody): JsonSchema | undefined {
  const schema = content['application/json']?.schema
  if (schema === undefined || isStream) return undefined
  return required === true ? schema : { anyOf: [schema, { type: 'null' }] }
}

function contentOf(body: TSchema | undefined): TSchema | undefined {
  return body?.content?.['application/json']?.schema ?? body
}
