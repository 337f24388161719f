// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** The device has, or doesn't have, such a name. */
export const TextPresenceRule = Type.Object(
  {
    field: Type.Unsafe<'hostname' | 'vendor' | 'vendor_class'>({
      type: 'string',
      enum: ['hostname', 'vendor', 'vendor_class'],
    }),
    operator: Type.Unsafe<'exists' | 'not_exists'>({ type: 'string', enum: ['exists', 'not_exists'] }),
  },
  { additionalProperties: false },
)
export type TextPresenceRule = Static<typeof TextPresenceRule>
