// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Health } from '../components/health.ts'
import type { Operation } from '../operation.ts'

/** Is the process alive */
export const getLiveness = {
  operationId: 'getLiveness',
  method: 'GET',
  url: '/health/live',
  scopes: null,
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: { querystring: Type.Object({}), response: { 200: { content: { 'application/json': { schema: Health } } } } },
} as const satisfies Operation
