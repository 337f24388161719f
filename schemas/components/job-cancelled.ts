// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const JobCancelled = Type.Object(
  {
    success: Type.Literal(true),
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    status: Type.Literal('cancelled'),
  },
  { additionalProperties: false },
)
export type JobCancelled = Static<typeof JobCancelled>
