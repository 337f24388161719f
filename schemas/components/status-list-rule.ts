// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ActiveActionType } from './active-action-type.ts'

/** One of these actions is, or none of them is, active. */
export const StatusListRule = Type.Object(
  {
    field: Type.Literal('status'),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(ActiveActionType, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type StatusListRule = Static<typeof StatusListRule>
