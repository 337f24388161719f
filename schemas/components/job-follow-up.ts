// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Reason } from './reason.ts'
import { TimeInput } from './time-input.ts'

/** Why, and when, to retry or revert a job. */
export const JobFollowUp = Type.Object(
  { action_reason: Reason, scheduled_at: Type.Optional(TimeInput) },
  { additionalProperties: false },
)
export type JobFollowUp = Static<typeof JobFollowUp>
