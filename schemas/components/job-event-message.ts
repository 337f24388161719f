// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { JobKind } from './job-kind.ts'
import { JobStatus } from './job-status.ts'

/** What a webhook is sent. */
export const JobEventMessage = Type.Object(
  {
    type: Type.Unsafe<
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
    }),
    timestamp: Type.String({ format: 'date-time', maxLength: 24 }),
    data: Type.Object(
      {
        job_id: Type.String({ format: 'uuid', maxLength: 36 }),
        kind: JobKind,
        action_type: ActionType,
        status: JobStatus,
        version: Type.Integer({ minimum: 1, maximum: 9007199254740991 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type JobEventMessage = Static<typeof JobEventMessage>
