// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Glob } from './glob.ts'

/** The name matches this pattern. */
export const TextGlobRule = Type.Object(
  {
    field: Type.Unsafe<'hostname' | 'vendor' | 'vendor_class'>({
      type: 'string',
      enum: ['hostname', 'vendor', 'vendor_class'],
    }),
    operator: Type.Unsafe<'glob'>({ type: 'string', enum: ['glob'] }),
    value: Glob,
  },
  { additionalProperties: false },
)
export type TextGlobRule = Static<typeof TextGlobRule>
