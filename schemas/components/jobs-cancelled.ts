// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const JobsCancelled = Type.Object(
  { cancelled: Type.Integer({ minimum: 0, maximum: 1000000000 }) },
  { additionalProperties: false },
)
export type JobsCancelled = Static<typeof JobsCancelled>
