// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** The device has, or doesn't have, an address. */
export const IpPresenceRule = Type.Object(
  {
    field: Type.Literal('ip'),
    operator: Type.Unsafe<'exists' | 'not_exists'>({ type: 'string', enum: ['exists', 'not_exists'] }),
  },
  { additionalProperties: false },
)
export type IpPresenceRule = Static<typeof IpPresenceRule>
