// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Job } from '../components/job.ts'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Restore a deleted job */
export const restoreBulkActionJob = {
  operationId: 'restoreBulkActionJob',
  method: 'POST',
  url: '/api/actions/bulk/jobs/:id/restore',
  scopes: ['jobs:write'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    response: {
      200: { content: { 'application/json': { schema: Job } } },
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
