// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'
import { RawReply } from '../raw-reply.ts'

/** Follow a job live */
export const streamBulkActionJobEvents = {
  operationId: 'streamBulkActionJobEvents',
  method: 'GET',
  url: '/api/actions/bulk/jobs/:id/events',
  scopes: ['jobs:read'],
  basicAuth: false,
  consumes: [],
  produces: ['text/event-stream'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    headers: Type.Object({ 'last-event-id': Type.Optional(Type.String({ maxLength: 16384 })) }),
    response: {
      200: { content: { 'text/event-stream': { schema: RawReply } } },
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
