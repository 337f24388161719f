// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { JobItem } from './job-item.ts'

/** A page of items. */
export const JobItemList = Type.Object(
  {
    data: Type.Array(JobItem, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type JobItemList = Static<typeof JobItemList>
