// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What can happen to a job. */
export const WebhookEvent = Type.Unsafe<
  | 'job.scheduled'
  | 'job.started'
  | 'job.paused'
  | 'job.resumed'
  | 'job.completed'
  | 'job.failed'
  | 'job.cancelled'
  | 'job.deleted'
  | 'job.restored'
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
  ],
})
export type WebhookEvent = Static<typeof WebhookEvent>
