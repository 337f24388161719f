// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** What can happen to a job, and to a source. */
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
  | 'source.failed'
  | 'source.recovered'
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
  ],
})
export type WebhookEvent = Static<typeof WebhookEvent>
