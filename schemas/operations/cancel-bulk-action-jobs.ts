// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { JobsCancel } from '../components/jobs-cancel.ts'
import { JobsCancelled } from '../components/jobs-cancelled.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Cancel many jobs */
export const cancelBulkActionJobs = {
  operationId: 'cancelBulkActionJobs',
  method: 'POST',
  url: '/api/actions/bulk/jobs/cancel',
  scopes: ['jobs:write'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}, { additionalProperties: false }),
    body: JobsCancel,
    response: {
      200: { content: { 'application/json': { schema: JobsCancelled } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
