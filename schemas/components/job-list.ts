// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Job } from './job.ts'

/** A page of jobs. */
export const JobList = Type.Object(
  {
    data: Type.Array(Job, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type JobList = Static<typeof JobList>
