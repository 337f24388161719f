/** The parts of OpenAPI 3.1 and JSON Schema 2020-12 that the generator reads. */

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

export interface SchemaObject {
  $ref?: string
  type?: string | string[]
  const?: Json
  enum?: Json[]
  default?: Json
  properties?: Record<string, Schema>
  patternProperties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: Schema
  items?: Schema
  oneOf?: Schema[]
  anyOf?: Schema[]
  allOf?: Schema[]
  then?: Schema
  else?: Schema
  [keyword: string]: unknown
}

export type Schema = boolean | SchemaObject

export interface Reference {
  $ref: string
}

export interface Parameter {
  name: string
  in: 'path' | 'query' | 'header'
  required?: boolean
  style?: string
  explode?: boolean
  schema: Schema
}

export interface MediaType {
  schema?: Schema
}

export interface RequestBody {
  /** JSON too is read as a stream, and checked by the operation itself. */
  'x-stream'?: boolean
  required?: boolean
  content: Record<string, MediaType>
}

export interface Response {
  content?: Record<string, MediaType>
}

export type SecurityRequirement = Record<string, string[]>

export interface Operation {
  operationId: string
  summary?: string
  parameters?: (Parameter | Reference)[]
  requestBody?: RequestBody | Reference
  responses: Record<string, Response | Reference>
  security?: SecurityRequirement[]
}

export interface PathItem {
  parameters?: (Parameter | Reference)[]
  get?: Operation
  put?: Operation
  post?: Operation
  delete?: Operation
  patch?: Operation
  head?: Operation
}

export interface Contract {
  paths: Record<string, PathItem>
  security?: SecurityRequirement[]
  components: {
    schemas?: Record<string, Schema>
    securitySchemes?: Record<string, { type: string; scheme?: string }>
  }
}
