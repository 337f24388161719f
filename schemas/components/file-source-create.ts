// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { ImportFormat } from './import-format.ts'
import { SiteName } from './site-name.ts'
import { SourceInterval } from './source-interval.ts'
import { SourceName } from './source-name.ts'
import { SourcePath } from './source-path.ts'

/** A file that is read. */
export const FileSourceCreate = Type.Object(
  {
    name: SourceName,
    kind: Type.Literal('file'),
    path: SourcePath,
    format: Type.Optional(ImportFormat),
    site: Type.Optional(SiteName),
    interval_seconds: Type.Optional(SourceInterval),
    enabled: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
)
export type FileSourceCreate = Static<typeof FileSourceCreate>
