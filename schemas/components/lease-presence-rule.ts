// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** It is, or isn't, known when a lease of the device ends. */
export const LeasePresenceRule = Type.Object(
  {
    field: Type.Literal('lease_expires_at'),
    operator: Type.Unsafe<'exists' | 'not_exists'>({ type: 'string', enum: ['exists', 'not_exists'] }),
  },
  { additionalProperties: false },
)
export type LeasePresenceRule = Static<typeof LeasePresenceRule>
