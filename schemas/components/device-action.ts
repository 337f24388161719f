// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActiveActionType } from './active-action-type.ts'

/** An action that is active on a device. */
export const DeviceAction = Type.Object(
  {
    action_type: ActiveActionType,
    action_reason: Type.String({ maxLength: 500 }),
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    applied_at: Type.String({ format: 'date-time', maxLength: 24 }),
    expires_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type DeviceAction = Static<typeof DeviceAction>
