// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { Problem } from '../components/problem.ts'
import { WebhookCreate } from '../components/webhook-create.ts'
import { WebhookCreated } from '../components/webhook-created.ts'
import type { Operation } from '../operation.ts'

/** Create a webhook */
export const createWebhook = {
  operationId: 'createWebhook',
  method: 'POST',
  url: '/api/webhooks',
  scopes: ['admin'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    querystring: Type.Object({}, { additionalProperties: false }),
    body: WebhookCreate,
    response: {
      201: { content: { 'application/json': { schema: WebhookCreated } } },
      400: { content: { 'application/problem+json': { schema: Problem } } },
      401: { content: { 'application/problem+json': { schema: Problem } } },
      403: { content: { 'application/problem+json': { schema: Problem } } },
      409: { content: { 'application/problem+json': { schema: Problem } } },
      413: { content: { 'application/problem+json': { schema: Problem } } },
      415: { content: { 'application/problem+json': { schema: Problem } } },
      429: { content: { 'application/problem+json': { schema: Problem } } },
      500: { content: { 'application/problem+json': { schema: Problem } } },
      503: { content: { 'application/problem+json': { schema: Problem } } },
    },
  },
} as const satisfies Operation
