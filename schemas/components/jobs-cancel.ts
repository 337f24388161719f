// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { JobFilter } from './job-filter.ts'

export const JobsCancel = Type.Object(
  { reason: Type.Optional(Type.String({ maxLength: 500, pattern: '^[^\\u0000]*$' })), filter: JobFilter },
  { additionalProperties: false },
)
export type JobsCancel = Static<typeof JobsCancel>
