// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { TimeInput } from './time-input.ts'

/** The device was seen before, or after, this time. */
export const SeenTimeRule = Type.Object(
  {
    field: Type.Unsafe<'first_seen' | 'last_seen'>({ type: 'string', enum: ['first_seen', 'last_seen'] }),
    operator: Type.Unsafe<'before' | 'after'>({ type: 'string', enum: ['before', 'after'] }),
    value: TimeInput,
  },
  { additionalProperties: false },
)
export type SeenTimeRule = Static<typeof SeenTimeRule>
