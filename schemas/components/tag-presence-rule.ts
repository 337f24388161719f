// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** The device has, or doesn't have, a tag. */
export const TagPresenceRule = Type.Object(
  {
    field: Type.Literal('tag'),
    operator: Type.Unsafe<'exists' | 'not_exists'>({ type: 'string', enum: ['exists', 'not_exists'] }),
  },
  { additionalProperties: false },
)
export type TagPresenceRule = Static<typeof TagPresenceRule>
