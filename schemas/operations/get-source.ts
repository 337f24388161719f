// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import { Source } from '../components/source.ts'
import type { Operation } from '../operation.ts'

/** Get a source */
export const getSource = {
  operationId: 'getSource',
  method: 'GET',
  url: '/api/sources/:id',
  scopes: ['admin'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: { content: { 'application/json': { schema: Source } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      404: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
