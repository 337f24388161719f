// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActiveActionType } from './active-action-type.ts'

/** This action is, or is not, active. */
export const StatusValueRule = Type.Object(
  {
    field: Type.Literal('status'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: ActiveActionType,
  },
  { additionalProperties: false },
)
export type StatusValueRule = Static<typeof StatusValueRule>
