// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { Criteria, criteriaDefs } from './criteria.ts'
import { OnExisting } from './on-existing.ts'
import { Reason } from './reason.ts'
import { TimeInput } from './time-input.ts'

/** Give exactly one of `criteria` and `preview_id`. */
export const JobCreate = Type.Object(
  {
    action_type: ActionType,
    action_duration: Type.Optional(Type.Integer({ minimum: 0, maximum: 315360000, default: 0, 'x-unit': 'seconds' })),
    action_reason: Reason,
    scheduled_at: Type.Optional(TimeInput),
    max_limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000000 })),
    on_existing: Type.Optional(Type.Unsafe<OnExisting>({ ...OnExisting, default: 'keep_longer' })),
    criteria: Type.Optional(Criteria),
    preview_id: Type.Optional(Type.String({ minLength: 1, maxLength: 128, pattern: '^[^\\u0000]+$' })),
  },
  {
    additionalProperties: false,
    oneOf: [{ required: ['criteria'] }, { required: ['preview_id'] }],
    if: { required: ['action_type'], properties: { action_type: { enum: ['deny', 'cleanup'] } } },
    // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
    then: { properties: { action_duration: { const: 0 } } },
    $defs: criteriaDefs,
  },
)
export type JobCreate = Static<typeof JobCreate>
