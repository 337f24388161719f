// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Preview } from '../components/preview.ts'
import { PreviewCount } from '../components/preview-count.ts'
import { PreviewCreate } from '../components/preview-create.ts'
import { Problem } from '../components/problem.ts'
import type { Operation } from '../operation.ts'

/** Preview a bulk action */
export const previewBulkAction = {
  operationId: 'previewBulkAction',
  method: 'POST',
  url: '/api/actions/bulk/preview',
  scopes: ['jobs:write'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}, { additionalProperties: false }),
    body: PreviewCreate,
    response: {
      200: { content: { 'application/json': { schema: PreviewCount } } },
      201: { content: { 'application/json': { schema: Preview } } },
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
