// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActiveActionType } from './active-action-type.ts'

/** An action that may be in force at the equipment although it isn't active, or the other way round. */
export const UnconfirmedAction = Type.Object(
  {
    action_type: ActiveActionType,
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    since: Type.String({ format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type UnconfirmedAction = Static<typeof UnconfirmedAction>
