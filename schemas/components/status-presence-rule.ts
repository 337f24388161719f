// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Any action is active, or none is. */
export const StatusPresenceRule = Type.Object(
  {
    field: Type.Literal('status'),
    operator: Type.Unsafe<'exists' | 'not_exists'>({ type: 'string', enum: ['exists', 'not_exists'] }),
  },
  { additionalProperties: false },
)
export type StatusPresenceRule = Static<typeof StatusPresenceRule>
