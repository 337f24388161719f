// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import { Webhook } from '../components/webhook.ts'
import { WebhookUpdate } from '../components/webhook-update.ts'
import type { Operation } from '../operation.ts'

/** Change a webhook */
export const updateWebhook = {
  operationId: 'updateWebhook',
  method: 'PATCH',
  url: '/api/webhooks/:id',
  scopes: ['admin'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    body: WebhookUpdate,
    response: {
      200: { content: { 'application/json': { schema: Webhook } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      404: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
