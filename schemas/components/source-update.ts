// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ImportFormat } from './import-format.ts'
import { SiteName } from './site-name.ts'
import { SourceCredentials } from './source-credentials.ts'
import { SourceInterval } from './source-interval.ts'
import { SourceName } from './source-name.ts'
import { SourcePath } from './source-path.ts'
import { SourceUrl } from './source-url.ts'

/** The members to change; the others stay as they are. */
export const SourceUpdate = Type.Object(
  {
    name: Type.Optional(SourceName),
    url: Type.Optional(SourceUrl),
    credentials: Type.Optional(SourceCredentials),
    path: Type.Optional(SourcePath),
    format: Type.Optional(Type.Unsafe<ImportFormat | null>({ oneOf: [ImportFormat, { type: 'null' }] })),
    site: Type.Optional(SiteName),
    interval_seconds: Type.Optional(SourceInterval),
    enabled: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type SourceUpdate = Static<typeof SourceUpdate>
