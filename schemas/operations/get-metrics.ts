// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'
import { RawReply } from '../raw-reply.ts'

/** Get the metrics */
export const getMetrics = {
  operationId: 'getMetrics',
  method: 'GET',
  url: '/metrics',
  scopes: ['metrics:read'],
  basicAuth: false,
  consumes: [],
  produces: ['text/plain'],
  schema: {
    querystring: Type.Object({}),
    response: {
      200: { content: { 'text/plain': { schema: RawReply } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
