// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { MacInput } from './mac-input.ts'

/** The MAC address is, or is not, this one. */
export const MacValueRule = Type.Object(
  {
    field: Type.Literal('mac'),
    operator: Type.Unsafe<'equals' | 'not_equals'>({ type: 'string', enum: ['equals', 'not_equals'] }),
    value: MacInput,
  },
  { additionalProperties: false },
)
export type MacValueRule = Static<typeof MacValueRule>
