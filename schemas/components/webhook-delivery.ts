// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { WebhookDeliveryStatus } from './webhook-delivery-status.ts'

/** A message for a webhook, and what became of it. */
export const WebhookDelivery = Type.Object(
  {
    message_id: Type.String({ maxLength: 64 }),
    webhook_id: Type.String({ format: 'uuid', maxLength: 36 }),
    event: Type.Unsafe<
      | 'job.scheduled'
      | 'job.started'
      | 'job.paused'
      | 'job.resumed'
      | 'job.completed'
      | 'job.failed'
      | 'job.cancelled'
      | 'job.deleted'
      | 'job.restored'
      | 'source.failed'
      | 'source.recovered'
      | 'webhook.test'
    >({
      type: 'string',
      enum: [
        'job.scheduled',
        'job.started',
        'job.paused',
        'job.resumed',
        'job.completed',
        'job.failed',
        'job.cancelled',
        'job.deleted',
        'job.restored',
        'source.failed',
        'source.recovered',
        'webhook.test',
      ],
    }),
    job_id: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', maxLength: 36 }),
    status: WebhookDeliveryStatus,
    attempts: Type.Integer({ minimum: 0, maximum: 1000 }),
    created_at: Type.String({ format: 'date-time', maxLength: 24 }),
    last_attempt_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    last_status_code: Type.Unsafe<number | null>({ type: ['integer', 'null'], minimum: 100, maximum: 999 }),
    last_error: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 500 }),
    next_attempt_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type WebhookDelivery = Static<typeof WebhookDelivery>
