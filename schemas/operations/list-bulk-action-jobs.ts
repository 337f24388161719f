// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { ActionType } from '../components/action-type.ts'
import { Cursor } from '../components/cursor.ts'
import { JobKind } from '../components/job-kind.ts'
import { JobList } from '../components/job-list.ts'
import { JobStatus } from '../components/job-status.ts'
import { KeyName } from '../components/key-name.ts'
import { Problem } from '../components/problem.ts'
import { TimeInput } from '../components/time-input.ts'
import type { Operation } from '../operation.ts'

/** List jobs */
export const listBulkActionJobs = {
  operationId: 'listBulkActionJobs',
  method: 'GET',
  url: '/api/actions/bulk/jobs',
  scopes: ['jobs:read'],
  basicAuth: false,
  consumes: [],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object(
      {
        status: Type.Optional(JobStatus),
        action_type: Type.Optional(ActionType),
        kind: Type.Optional(JobKind),
        created_by: Type.Optional(KeyName),
        created_after: Type.Optional(TimeInput),
        created_before: Type.Optional(TimeInput),
        deleted: Type.Boolean({ default: false }),
        limit: Type.Integer({ minimum: 1, maximum: 1000, default: 50 }),
        cursor: Type.Optional(Cursor),
      },
      { additionalProperties: false },
    ),
    response: {
      200: { content: { 'application/json': { schema: JobList } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
