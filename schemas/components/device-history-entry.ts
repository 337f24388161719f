// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActiveActionType } from './active-action-type.ts'

/** An action that was active on a device and has ended. */
export const DeviceHistoryEntry = Type.Object(
  {
    action_type: ActiveActionType,
    action_reason: Type.String({ maxLength: 500 }),
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    applied_at: Type.String({ format: 'date-time', maxLength: 24 }),
    expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    ended_at: Type.String({ format: 'date-time', maxLength: 24 }),
    ended_by: Type.Unsafe<'replaced' | 'allowed' | 'cleaned_up' | 'expired' | 'reverted'>({
      type: 'string',
      enum: ['replaced', 'allowed', 'cleaned_up', 'expired', 'reverted'],
    }),
    ended_by_job_id: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'uuid', maxLength: 36 }),
  },
  { additionalProperties: false },
)
export type DeviceHistoryEntry = Static<typeof DeviceHistoryEntry>
