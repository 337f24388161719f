// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Text } from './text.ts'

/** The name is, is not, begins with or contains this text. */
export const TextValueRule = Type.Object(
  {
    field: Type.Unsafe<'hostname' | 'vendor' | 'vendor_class'>({
      type: 'string',
      enum: ['hostname', 'vendor', 'vendor_class'],
    }),
    operator: Type.Unsafe<'equals' | 'not_equals' | 'starts_with' | 'contains'>({
      type: 'string',
      enum: ['equals', 'not_equals', 'starts_with', 'contains'],
    }),
    value: Text,
  },
  { additionalProperties: false },
)
export type TextValueRule = Static<typeof TextValueRule>
