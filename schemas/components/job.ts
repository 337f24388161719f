// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { JobKind } from './job-kind.ts'
import { JobStatus } from './job-status.ts'
import { OnExisting } from './on-existing.ts'
import { PauseCause } from './pause-cause.ts'
import { RevertedBy } from './reverted-by.ts'

/** A bulk action, one action applied to many devices, and its progress. */
export const Job = Type.Object(
  {
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    kind: JobKind,
    source_job_id: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', maxLength: 36 }),
    criteria_json: Type.String({ maxLength: 2000000 }),
    action_type: ActionType,
    action_duration: Type.Integer({ minimum: 0, maximum: 315360000 }),
    action_reason: Type.String({ maxLength: 500 }),
    scheduled_at: Type.String({ format: 'date-time', maxLength: 24 }),
    executed_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    completed_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    max_limit: Type.Integer({ minimum: 1, maximum: 100000000 }),
    preview_id: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', maxLength: 36 }),
    preview_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    on_existing: OnExisting,
    reverted_by: RevertedBy,
    targeted_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    affected_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    skipped_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    failed_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    not_reached_count: Type.Integer({ minimum: 0, maximum: 1000000000 }),
    progress_percent: Type.Integer({ minimum: 0, maximum: 100 }),
    status: JobStatus,
    pause_cause: PauseCause,
    cancel_reason: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 500 }),
    failure: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 1000 }),
    created_by: Type.String({ maxLength: 64 }),
    created_at: Type.String({ format: 'date-time', maxLength: 24 }),
    updated_at: Type.String({ format: 'date-time', maxLength: 24 }),
    version: Type.Integer({ minimum: 1, maximum: 1000000000 }),
  },
  { additionalProperties: false },
)
export type Job = Static<typeof Job>
