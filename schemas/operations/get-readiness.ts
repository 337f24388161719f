// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Problem } from '../components/problem.ts'
import { Readiness } from '../components/readiness.ts'
import type { Operation } from '../operation.ts'

/** Is the server able to work */
export const getReadiness = {
  operationId: 'getReadiness',
  method: 'GET',
  url: '/health/ready',
  scopes: null,
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}),
    response: {
      200: { content: { 'application/json': { schema: Readiness } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
