// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'
import { SiteName } from './site-name.ts'
import { SourceCredentials } from './source-credentials.ts'
import { SourceInterval } from './source-interval.ts'
import { SourceName } from './source-name.ts'
import { SourceUrl } from './source-url.ts'

/** A DHCP server that is asked. */
export const KeaSourceCreate = Type.Object(
  {
    name: SourceName,
    kind: Type.Literal('kea'),
    url: SourceUrl,
    credentials: Type.Optional(SourceCredentials),
    site: Type.Optional(SiteName),
    interval_seconds: Type.Optional(SourceInterval),
    enabled: Type.Optional(Type.Boolean({ default: true })),
  },
  { additionalProperties: false },
)
export type KeaSourceCreate = Static<typeof KeaSourceCreate>
