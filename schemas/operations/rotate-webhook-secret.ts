// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { Type } from '@sinclair/typebox'
import { PathId } from '../components/path-id.ts'
import { Problem } from '../components/problem.ts'
import { WebhookSecret } from '../components/webhook-secret.ts'
import { WebhookSecretRotate } from '../components/webhook-secret-rotate.ts'
import type { Operation } from '../operation.ts'

/** Rotate the secret */
export const rotateWebhookSecret = {
  operationId: 'rotateWebhookSecret',
  method: 'POST',
  url: '/api/webhooks/:id/secret/rotate',
  scopes: ['admin'],
  basicAuth: false,
  consumes: ['application/json'],
  produces: ['application/json'],
  schema: {
    params: Type.Object({ id: PathId }, { additionalProperties: false }),
    querystring: Type.Object({}, { additionalProperties: false }),
    body: Type.Unsafe<WebhookSecretRotate | null | undefined>({ ...WebhookSecretRotate, type: ['object', 'null'] }),
    response: {
      200: { content: { 'application/json': { schema: WebhookSecret } } },
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
