// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Duration } from './duration.ts'

/** The device was seen longer ago, or more recently, than this, counted from when the job starts or the preview is made. */
export const SeenAgeRule = Type.Object(
  {
    field: Type.Unsafe<'first_seen' | 'last_seen'>({ type: 'string', enum: ['first_seen', 'last_seen'] }),
    operator: Type.Unsafe<'older_than' | 'newer_than'>({ type: 'string', enum: ['older_than', 'newer_than'] }),
    value: Duration,
  },
  { additionalProperties: false },
)
export type SeenAgeRule = Static<typeof SeenAgeRule>
