// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Cursor } from '../components/cursor.ts'
import { DeviceList } from '../components/device-list.ts'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** List the devices of a preview */
export const listPreviewDevices = {
  operationId: 'listPreviewDevices',
  method: 'GET',
  url: '/api/actions/bulk/preview/:id/devices',
  scopes: ['jobs:write'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object(
      { limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }), cursor: Type.Optional(Cursor) },
      { additionalProperties: false },
    ),
    response: {
      200: { content: { 'application/json': { schema: DeviceList } } },
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
