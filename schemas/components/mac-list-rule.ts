// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { MacInput } from './mac-input.ts'

/** The MAC address is, or is not, one of these. */
export const MacListRule = Type.Object(
  {
    field: Type.Literal('mac'),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(MacInput, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type MacListRule = Static<typeof MacListRule>
