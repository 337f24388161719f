// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** Under which its leases are imported; letters, digits, `-`, `_` and `.`. */
export const SourceName = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9._-]+$' })
export type SourceName = Static<typeof SourceName>
