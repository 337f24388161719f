// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SourceName } from './source-name.ts'

/** What a webhook is sent of a source. */
export const SourceEventMessage = Type.Object(
  {
    type: Type.Unsafe<'source.failed' | 'source.recovered'>({
      type: 'string',
      enum: ['source.failed', 'source.recovered'],
    }),
    timestamp: Type.String({ format: 'date-time', maxLength: 24 }),
    data: Type.Object(
      {
        source_id: Type.String({ format: 'uuid', maxLength: 36 }),
        name: SourceName,
        error: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 500 }),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
)
export type SourceEventMessage = Static<typeof SourceEventMessage>
