// Generated from openapi.yaml by `npm run generate`. Do not edit.

import type { TSchema } from '@sinclair/typebox'

/** One operation of the contract: a route spreads it and adds a handler. */
export interface Operation {
  operationId: string
  method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'PATCH' | 'HEAD'
  /** In Fastify's form: `/jobs/:id`. */
  url: string
  /** Scopes that the key must have; `[]` any valid key, `null` open to everyone. */
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
