// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ImportResult } from './import-result.ts'
import { SiteName } from './site-name.ts'
import { SourceInterval } from './source-interval.ts'
import { SourceName } from './source-name.ts'

/** A source, without its credentials. */
export const Source = Type.Object(
  {
    source_id: Type.String({ format: 'uuid', maxLength: 36 }),
    name: SourceName,
    kind: Type.Unsafe<'kea' | 'file'>({ type: 'string', enum: ['kea', 'file'] }),
    url: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 2048 }),
    path: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 4096 }),
    format: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 64 }),
    site: SiteName,
    interval_seconds: SourceInterval,
    enabled: Type.Boolean(),
    has_credentials: Type.Boolean(),
    state: Type.Unsafe<'never_run' | 'ok' | 'failed' | 'held_back'>({
      type: 'string',
      enum: ['never_run', 'ok', 'failed', 'held_back'],
    }),
    running: Type.Boolean(),
    next_run_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    last_run_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    last_success_at: Type.Unsafe<string | null>({ type: ['string', 'null'], format: 'date-time', maxLength: 24 }),
    last_error: Type.Unsafe<string | null>({ type: ['string', 'null'], maxLength: 500 }),
    last_result: Type.Unsafe<ImportResult | null>({ oneOf: [ImportResult, { type: 'null' }] }),
    created_by: Type.String({ maxLength: 64 }),
    created_at: Type.String({ format: 'date-time', maxLength: 24 }),
    updated_at: Type.String({ format: 'date-time', maxLength: 24 }),
  },
  { additionalProperties: false },
)
export type Source = Static<typeof Source>
