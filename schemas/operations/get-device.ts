// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { DeviceDetail } from '../components/device-detail.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Get a device */
export const getDevice = {
  operationId: 'getDevice',
  method: 'GET',
  url: '/api/devices/:mac',
  scopes: ['devices:read'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ mac: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: { content: { 'application/json': { schema: DeviceDetail } } },
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
