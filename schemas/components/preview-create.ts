// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActionType } from './action-type.ts'
import { Criteria, criteriaDefs } from './criteria.ts'

export const PreviewCreate = Type.Object(
  { action_type: ActionType, criteria: Criteria, count_only: Type.Optional(Type.Boolean({ default: false })) },
  { additionalProperties: false, $defs: criteriaDefs },
)
export type PreviewCreate = Static<typeof PreviewCreate>
