// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Cursor } from '../components/cursor.ts'
import { Problem } from '../components/problem.ts'
import { SourceList } from '../components/source-list.ts'
import type { Operation } from '../operation.ts'

/** List sources */
export const listSources = {
  operationId: 'listSources',
  method: 'GET',
  url: '/api/sources',
  scopes: ['admin'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object(
      { limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }), cursor: Type.Optional(Cursor) },
      { additionalProperties: false },
    ),
    response: {
      200: { content: { 'application/json': { schema: SourceList } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
