// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { DeviceDeleted } from '../components/device-deleted.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Delete a device */
export const deleteDevice = {
  operationId: 'deleteDevice',
  method: 'DELETE',
  url: '/api/devices/:mac',
  scopes: ['devices:write'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ mac: Type.String({ minLength: 1, maxLength: 64 }) }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: { content: { 'application/json': { schema: DeviceDeleted } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      404: { content: { 'application/problem+json': { schema: Problem } } },
      409: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
