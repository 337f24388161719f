// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { Source } from './source.ts'

/** A page of sources. */
export const SourceList = Type.Object(
  {
    data: Type.Array(Source, { maxItems: 1000 }),
    next_cursor: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 512 }),
  },
  { additionalProperties: false },
)
export type SourceList = Static<typeof SourceList>
