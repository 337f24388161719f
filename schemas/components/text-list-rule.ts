// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Text } from './text.ts'

/** The name is, or is not, one of these. */
export const TextListRule = Type.Object(
  {
    field: Type.Unsafe<'hostname' | 'vendor' | 'vendor_class'>({
      type: 'string',
      enum: ['hostname', 'vendor', 'vendor_class'],
    }),
    operator: Type.Unsafe<'in' | 'not_in'>({ type: 'string', enum: ['in', 'not_in'] }),
    value: Type.Array(Text, { minItems: 1, maxItems: 10000 }),
  },
  { additionalProperties: false },
)
export type TextListRule = Static<typeof TextListRule>
