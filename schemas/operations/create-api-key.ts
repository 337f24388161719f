// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { ApiKeyCreate } from '../components/api-key-create.ts'
import { ApiKeyCreated } from '../components/api-key-created.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Create an API key */
export const createApiKey = {
  operationId: 'createApiKey',
  method: 'POST',
  url: '/api/keys',
  scopes: ['admin'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}, { additionalProperties: false }),
    body: ApiKeyCreate,
    response: {
      201: { content: { 'application/json': { schema: ApiKeyCreated } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      409: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
