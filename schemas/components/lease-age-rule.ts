// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Duration } from './duration.ts'

/** The lease ended longer ago than this (`older_than`); or it ended more recently, or has not ended (`newer_than`). */
export const LeaseAgeRule = Type.Object(
  {
    field: Type.Literal('lease_expires_at'),
    operator: Type.Unsafe<'older_than' | 'newer_than'>({ type: 'string', enum: ['older_than', 'newer_than'] }),
    value: Duration,
  },
  { additionalProperties: false },
)
export type LeaseAgeRule = Static<typeof LeaseAgeRule>
