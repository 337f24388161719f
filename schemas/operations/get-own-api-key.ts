// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { OwnApiKey } from '../components/own-api-key.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Get the key in use */
export const getOwnApiKey = {
  operationId: 'getOwnApiKey',
  method: 'GET',
  url: '/api/keys/self',
  scopes: [],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}),
    response: {
      200: { content: { 'application/json': { schema: OwnApiKey } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
