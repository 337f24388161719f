// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { Criteria, criteriaDefs } from './criteria.ts'
import { OnExisting } from './on-existing.ts'
import { Reason } from './reason.ts'
import { TimeInput } from './time-input.ts'

/** Give exactly one of `criteria` and `preview_id`. */
export const JobCreate = Type.Unsafe<
  {
    action_type: ActionType
    action_duration?: number
    action_reason: Reason
    scheduled_at?: TimeInput
    max_limit?: number
    on_existing?: OnExisting
    criteria?: Criteria
    preview_id?: string
  } & ({ criteria: unknown } | { preview_id: unknown })
>({
  type: 'object',
  additionalProperties: false,
  required: ['action_type', 'action_reason'],
  properties: {
    action_type: ActionType,
    action_duration: { type: 'integer', minimum: 0, maximum: 315360000, default: 0, 'x-unit': 'seconds' },
    action_reason: Reason,
    scheduled_at: TimeInput,
    max_limit: { type: 'integer', minimum: 1, maximum: 100000000 },
    on_existing: Type.Unsafe<OnExisting>({ ...OnExisting, default: 'keep_longer' }),
    criteria: Criteria,
    preview_id: { type: 'string', minLength: 1, maxLength: 128 },
  },
  oneOf: [
    { required: ['criteria'], properties: { criteria: {} } },
    { required: ['preview_id'], properties: { preview_id: {} } },
  ],
  if: { required: ['action_type'], properties: { action_type: { enum: ['deny', 'cleanup'] } } },
  // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
  then: { properties: { action_duration: { const: 0 } } },
  $defs: criteriaDefs,
})
export type JobCreate = Static<typeof JobCreate>
