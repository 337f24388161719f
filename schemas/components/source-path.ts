// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** An absolute path on this server's disk. */
export const SourcePath = Type.String({ minLength: 2, maxLength: 4096, pattern: '^/[^\\u0000]+$' })
export type SourcePath = Static<typeof SourcePath>
