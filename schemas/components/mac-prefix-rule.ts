// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { MacPrefix } from './mac-prefix.ts'

/** The MAC address begins with these digits. */
export const MacPrefixRule = Type.Object(
  {
    field: Type.Literal('mac'),
    operator: Type.Unsafe<'starts_with'>({ type: 'string', enum: ['starts_with'] }),
    value: MacPrefix,
  },
  { additionalProperties: false },
)
export type MacPrefixRule = Static<typeof MacPrefixRule>
