// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Problem } from '../components/problem.ts'
import { Source } from '../components/source.ts'
import { SourceCreate } from '../components/source-create.ts'
import type { Operation } from '../operation.ts'

/** Create a source */
export const createSource = {
  operationId: 'createSource',
  method: 'POST',
  url: '/api/sources',
  scopes: ['admin'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}, { additionalProperties: false }),
    body: SourceCreate,
    response: {
      201: { content: { 'application/json': { schema: Source } } },
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
