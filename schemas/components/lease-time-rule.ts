// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { TimeInput } from './time-input.ts'

/** The lease ends before, or after, this time. */
export const LeaseTimeRule = Type.Object(
  {
    field: Type.Literal('lease_expires_at'),
    operator: Type.Unsafe<'before' | 'after'>({ type: 'string', enum: ['before', 'after'] }),
    value: TimeInput,
  },
  { additionalProperties: false },
)
export type LeaseTimeRule = Static<typeof LeaseTimeRule>
