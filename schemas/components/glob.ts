// Generated from openapi.yaml by `npm run generate`. Do not edit.

import { type Static, Type } from '@sinclair/typebox'

/** A pattern for the whole text, without case. */
export const Glob = Type.String({ minLength: 1, maxLength: 255, pattern: '^[^\\u0000]+$' })
export type Glob = Static<typeof Glob>
