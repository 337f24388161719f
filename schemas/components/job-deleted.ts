// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

export const JobDeleted = Type.Object(
  {
    job_id: Type.String({ format: 'uuid', maxLength: 36 }),
    status: Type.Literal('deleted'),
    success: Type.Literal(true),
  },
  { additionalProperties: false },
)
export type JobDeleted = Static<typeof JobDeleted>
