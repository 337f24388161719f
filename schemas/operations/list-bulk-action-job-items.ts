// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Cursor } from '../components/cursor.ts'
import { JobItemList } from '../components/job-item-list.ts'
import { JobItemOutcome } from '../components/job-item-outcome.ts'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'
import { RawReply } from '../raw-reply.ts'

/** List what became of each device */
export const listBulkActionJobItems = {
  operationId: 'listBulkActionJobItems',
  method: 'GET',
  url: '/api/actions/bulk/jobs/:id/items',
  scopes: ['jobs:read'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json', 'application/x-ndjson', 'text/csv'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object(
      {
        outcome: Type.Optional(JobItemOutcome),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
        cursor: Type.Optional(Cursor),
      },
      { additionalProperties: false },
    ),
    response: {
      200: {
        content: {
          'application/json': { schema: JobItemList },
          'application/x-ndjson': { schema: RawReply },
          'text/csv': { schema: RawReply },
        },
      },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      404: { content: { 'application/problem+json': { schema: Problem } } },
      406: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
