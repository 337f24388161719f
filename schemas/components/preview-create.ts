// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { Criteria, criteriaDefs } from './criteria.ts'
import { OnExisting } from './on-existing.ts'

export const PreviewCreate = Type.Object(
  {
    action_type: ActionType,
    action_duration: Type.Optional(Type.Integer({ minimum: 0, maximum: 315360000, default: 0, 'x-unit': 'seconds' })),
    on_existing: Type.Optional(Type.Unsafe<OnExisting>({ ...OnExisting, default: 'keep_longer' })),
    criteria: Criteria,
    count_only: Type.Optional(Type.Boolean({ default: false })),
  },
  {
    additionalProperties: false,
    if: { required: ['action_type'], properties: { action_type: { enum: ['deny', 'cleanup'] } } },
    // biome-ignore lint/suspicious/noThenProperty: the JSON Schema keyword
    then: { properties: { action_duration: { const: 0 } } },
    $defs: criteriaDefs,
  },
)
export type PreviewCreate = Static<typeof PreviewCreate>
