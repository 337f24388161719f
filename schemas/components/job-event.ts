// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { JobStatus } from './job-status.ts'
import { PauseCause } from './pause-cause.ts'
import { RevertedBy } from './reverted-by.ts'

/** Everything about a job that can still change, as its events tell it. */
export const JobEvent = Type.Object(
  {
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    status: JobStatus,
    pause_cause: PauseCause,
    cancel_reason: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 500 }),
    failure: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1000 }),
    reverted_by: RevertedBy,
    executed_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    completed_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    targeted_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    affected_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    skipped_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    failed_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    not_reached_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    progress_percent: Type.Integer({ minimum: 0, maximum: 100 }),
    updated_at: Type.String({ format: 'date-time', maxLength: 24 }),
    version: Type.Integer({ minimum: 1, maximum: 1000000000 }),
  },
  { additionalProperties: false },
)
export type JobEvent = Static<typeof JobEvent>
