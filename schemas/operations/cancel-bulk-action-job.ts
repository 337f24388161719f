// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { JobCancel } from '../components/job-cancel.ts'
import { JobCancelled } from '../components/job-cancelled.ts'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Cancel a job */
export const cancelBulkActionJob = {
  operationId: 'cancelBulkActionJob',
  method: 'POST',
  url: '/api/actions/bulk/jobs/:id/cancel',
  scopes: ['jobs:write'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    headers: Type.Object({ 'if-match': Type.Optional(Type.String({ maxLength: 16384 })) }),
    body: Type.Unsafe<JobCancel | null | undefined>({ ...JobCancel, type: ['object', 'null'] }),
    response: {
      200: { content: { 'application/json': { schema: JobCancelled } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      404: { content: { 'application/problem+json': { schema: Problem } } },
      409: { content: { 'application/problem+json': { schema: Problem } } },
      412: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
